// Package agent is the car's program: it takes records from sources, lets the
// chain judge them, and hands what may leave, sealed, to the platform. What may
// not leave stays in the car's vault for at most seven days, or nowhere.
package agent
