package demo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cordon/sim/dbc"
	"cordon/sim/ecu"
)

// Files of the demonstration's folder.
const (
	identityDir = "identity"
	auditorDir  = "auditor"
	platformDir = "platform"
	agentConf   = "agent.yaml"
	tspConf     = "tsp.yaml"
)

func (d *demo) path(name ...string) string {
	return filepath.Join(append([]string{d.dir}, name...)...)
}

// writePlatform writes the platform's configuration: everything at its default
// but the ports, which are free ones.
func (d *demo) writePlatform() error {
	conf := fmt.Sprintf("data_dir: %s\napi: {listen: 127.0.0.1:0}\nbroker: {listen: 127.0.0.1:0}\n", d.path(platformDir))
	return os.WriteFile(d.path(tspConf), []byte(conf), 0o600)
}

// writeAgent writes the car's configuration: three buses, the receiver, and the
// sources that may write to the records socket.
func (d *demo) writeAgent() error {
	databases, signalMap, err := dbc.WriteTo(d.path())
	if err != nil {
		return err
	}
	if err := os.WriteFile(d.path("vin"), []byte(d.world.VIN()+"\n"), 0o600); err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "data_dir: %s\nrun_dir: %s\nvehicle: {id_dir: %s, vin_file: %s}\n",
		d.path("car"), d.path("run"), d.path(identityDir), d.path("vin"))
	fmt.Fprintf(&b, "policy: {profile: draft-2021}\nsources:\n")
	for i, bus := range ecu.Buses {
		fmt.Fprintf(&b, "  - {name: %s, type: can-stream, listen: 'unix://%s', dbc: [%s], map: [%s]}\n",
			bus, d.canSocket(i), strings.Join(databases, ", "), signalMap)
	}
	fmt.Fprintf(&b, "  - {name: gnss, type: nmea, listen: 'unix://%s'}\n", d.path("gnss.sock"))
	fmt.Fprintf(&b, "records:\n  sources:\n")
	for _, s := range []string{"app.phonebook", "app.nav", "app.im", "app.diag", "cam.cabin", "mic.cabin", "dms", "cam.exterior", "radar.front"} {
		fmt.Fprintf(&b, "    %s: {uids: [%d]}\n", s, os.Getuid())
	}
	fmt.Fprintf(&b, "uplink: {broker: '%s'}\nlimits: {batch_delay: 300ms}\n", d.broker)
	return os.WriteFile(d.path(agentConf), []byte(b.String()), 0o600)
}

func (d *demo) canSocket(bus int) string { return d.path(fmt.Sprintf("can%d.sock", bus)) }
