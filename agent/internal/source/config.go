package source

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cordon/agent/canbus"
	"cordon/internal/ops"
)

// The adapter types.
const (
	TypeCANLog    = "can-log"
	TypeCANStream = "can-stream"
	TypeNMEA      = "nmea"
)

// Config is one entry under "sources".
type Config struct {
	Name   string   `yaml:"name"`   // as the policy declares it
	Type   string   `yaml:"type"`   // can-log, can-stream or nmea
	Path   string   `yaml:"path"`   // log file
	Format string   `yaml:"format"` // of a CAN log: auto, candump, asc, blf, trc
	Listen string   `yaml:"listen"` // unix:///path or tcp://127.0.0.1:port
	Dial   string   `yaml:"dial"`   // the same, the other way round
	Device string   `yaml:"device"` // serial port of a receiver
	Baud   int      `yaml:"baud"`   // of the serial port; 0 means 9600
	Bus    string   `yaml:"bus"`    // only frames of this bus
	DBC    []string `yaml:"dbc"`
	Map    []string `yaml:"map"` // files of "map: {MESSAGE.SIGNAL: path}"
	// Speed is a replay factor, or "max"; empty means 1.
	Speed string `yaml:"speed"`
	// Timestamps is "rebase" (the start of the file is now) or "log".
	Timestamps string `yaml:"timestamps"`
}

// Validate names the first key that is wrong; key is the entry's own, such as
// "sources[0]".
func (c *Config) Validate(key string) error {
	bad := func(sub, what, hint string) error {
		return &ops.KeyError{Key: key + "." + sub, What: what, Hint: hint}
	}
	if c.Name == "" {
		return bad("name", "a source needs the name that the policy declares", "can.powertrain")
	}
	if _, err := c.factor(); err != nil {
		return bad("speed", err.Error(), "1, 10 or max")
	}
	if !slices.Contains([]string{"", "rebase", "log"}, c.Timestamps) {
		return bad("timestamps", "no such mode", "rebase or log")
	}
	if err := c.endpoints(bad); err != nil {
		return err
	}
	switch c.Type {
	case TypeCANLog, TypeCANStream:
		return c.validCAN(bad)
	case TypeNMEA:
		return c.validNMEA(bad)
	}
	return bad("type", fmt.Sprintf("no source type %q", c.Type), "can-log, can-stream or nmea")
}

type keyError func(sub, what, hint string) error

func (c *Config) validCAN(bad keyError) error {
	switch {
	case len(c.DBC) == 0:
		return bad("dbc", "without a DBC file no frame can be decoded, and raw frames never leave", "dbc: [powertrain.dbc]")
	case c.Device != "" || c.Baud != 0:
		return bad("device", "serial ports are for type nmea", "remove it")
	case c.Type == TypeCANLog && c.Path == "":
		return bad("path", "a can-log source needs a file", "path: drive.log")
	case c.Type == TypeCANLog && (c.Listen != "" || c.Dial != ""):
		return bad("listen", "a can-log source reads a file", "type: can-stream")
	case c.Type == TypeCANStream && (c.Listen == "") == (c.Dial == ""):
		return bad("listen", "a can-stream source needs either listen or dial", "listen: unix:///run/cordon/can.sock")
	case c.Type == TypeCANStream && c.Path != "":
		return bad("path", "a can-stream source reads a connection", "type: can-log")
	}
	if c.Format != "" {
		if _, err := canbus.ParseFormat(c.Format); err != nil {
			return bad("format", "no such log format", "auto, candump, asc, blf or trc")
		}
	}
	return nil
}

func (c *Config) validNMEA(bad keyError) error {
	set := 0
	for _, s := range []string{c.Path, c.Listen, c.Dial, c.Device} {
		if s != "" {
			set++
		}
	}
	switch {
	case set != 1:
		return bad("path", "an nmea source needs exactly one of path, listen, dial and device", "device: /dev/ttyUSB0")
	case len(c.DBC) > 0 || len(c.Map) > 0 || c.Bus != "" || c.Format != "":
		return bad("dbc", "dbc, map, bus and format are for CAN sources", "remove them")
	case c.Baud < 0 || (c.Baud > 0 && c.Device == ""):
		return bad("baud", "only a serial device has a speed in baud", "device: /dev/ttyUSB0")
	}
	return nil
}

// endpoints checks listen and dial: loopback only.
func (c *Config) endpoints(bad keyError) error {
	for sub, addr := range map[string]string{"listen": c.Listen, "dial": c.Dial} {
		if addr == "" {
			continue
		}
		if _, _, err := endpoint(addr); err != nil {
			return bad(sub, err.Error(), "unix:///run/cordon/can.sock or tcp://127.0.0.1:29536")
		}
	}
	return nil
}

// endpoint splits "unix:///path" or "tcp://127.0.0.1:port" for package net.
func endpoint(addr string) (network, address string, err error) {
	u, err := url.Parse(addr)
	if err != nil {
		return "", "", fmt.Errorf("not an address")
	}
	switch {
	case u.Scheme == "unix" && u.Host == "" && strings.HasPrefix(u.Path, "/"):
		return "unix", u.Path, nil
	case u.Scheme == "tcp" && u.Path == "":
		if _, port, err := net.SplitHostPort(u.Host); err != nil || port == "" {
			return "", "", fmt.Errorf("a tcp address needs host and port")
		}
		if err := ops.CheckLoopback(u.Host); err != nil {
			return "", "", fmt.Errorf("other machines could reach this address")
		}
		return "tcp", u.Host, nil
	}
	return "", "", fmt.Errorf("an address begins with unix:/// or tcp://")
}

// factor gives the replay speed; 0 stands for as fast as possible.
func (c *Config) factor() (float64, error) {
	switch c.Speed {
	case "":
		return 1, nil
	case "max":
		return 0, nil
	}
	f, err := strconv.ParseFloat(c.Speed, 64)
	if err != nil || !(f > 0 && f <= 1e6) {
		return 0, fmt.Errorf("the speed is neither a positive number nor max")
	}
	return f, nil
}
