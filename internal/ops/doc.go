// Package ops holds what every Cordon program does alike: exit codes and the
// one way to print an error, configuration in layers, logging that redacts,
// version, metrics and health over loopback, service-manager notifications and
// process hardening. It imports nothing else of the project.
package ops
