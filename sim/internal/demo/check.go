package demo

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// compared are bus signals whose stored values are compared one by one with what
// the simulated buses carried.
var compared = map[string]string{
	"WHEEL_SPEEDS.WHEEL_SPEED_FL": "Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed",
	"WHEEL_SPEEDS.WHEEL_SPEED_RR": "Vehicle.Chassis.Axle.Row2.Wheel.Right.Speed",
	"STEERING.STEER_ANGLE":        "Vehicle.Chassis.SteeringWheel.Angle",
	"SPEED.VEHICLE_SPEED":         "Vehicle.Speed",
}

// compare asks the platform for what it stored and compares it with the truth.
func (d *demo) compare(ctx context.Context) error {
	var same, other, carried int
	for key, signal := range compared {
		stored, err := d.records(ctx, signal)
		if err != nil {
			return err
		}
		s, o := d.tally.match(key, stored)
		same, other, carried = same+s, other+o, carried+d.tally.carried(key)
	}
	d.rep.check("values stored as the buses carried them", "平台所存数值与总线一致",
		fmt.Sprintf("%d of %d, %d different", same, carried, other), same == carried && other == 0 && same > 0)
	positions, err := d.records(ctx, "Vehicle.CurrentLocation.Latitude")
	if err != nil {
		return err
	}
	fixes := int(d.tally.byKind["position"])
	early := 0
	for _, p := range positions {
		if p.T.Before(d.granted) {
			early++
		}
	}
	d.rep.check("positions at the platform (before consent: none)", "平台位置记录（同意之前：无）",
		fmt.Sprintf("%d of %d fixes, %d before consent", len(positions), fixes, early), len(positions) > 0 && early == 0)
	var vehicles []byte
	if _, err := d.call(ctx, "operator", "GET", "/v1/vehicles", nil, &vehicles); err != nil {
		return err
	}
	if bytes.Contains(vehicles, []byte(d.world.VIN())) {
		d.rep.check("the platform knows the car by pseudonym", "平台仅知车辆假名", "its VIN is in /v1/vehicles", false)
	}
	return nil
}

// verify checks journal and export log offline.
func (d *demo) verify(ctx context.Context) error {
	_, code, err := d.run(ctx, "cordon-agent", "journal", "verify", "--config", d.path(agentConf))
	d.rep.check("car's journal verified", "车端日志校验", exitText(code, err), err == nil)
	_, code, err = d.run(ctx, "cordon-tsp", "export", "verify", "--data", d.path(platformDir))
	d.rep.check("export log verified", "出境日志校验", exitText(code, err), err == nil)
	return nil
}

func exitText(code int, err error) string {
	if err != nil && code == 0 {
		return err.Error()
	}
	return fmt.Sprintf("exit %d", code)
}

// opened is one frame as the platform opens it.
type opened struct {
	File      string `json:"file"`
	Records   uint64 `json:"records"`
	Plaintext []byte `json:"plaintext"`
	Error     string `json:"error"`
}

// search opens every captured frame with the platform's keys and looks for the
// ground truth in all bytes: as captured, and opened and decompressed.
func (d *demo) search(ctx context.Context) error {
	s := d.leaks.Build()
	var hits int
	var wireBytes, plainBytes, frames int
	look := func(name string, b []byte) {
		for _, h := range s.Search(name, b) {
			if hits++; hits <= 5 {
				d.rep.note(fmt.Sprintf("found %s as %s in %s at %d", h.Type, h.Encoding, h.Blob, h.Offset))
			}
		}
	}
	if err := os.Mkdir(d.path("captured"), 0o700); err != nil {
		return err
	}
	args := []string{"frame", "open", "--data", d.path(platformDir)}
	for i, m := range d.heard {
		wireBytes += len(m.Topic) + len(m.Payload)
		look(fmt.Sprintf("message %d", i), append([]byte(m.Topic+"\n"), m.Payload...))
		if !strings.Contains(m.Topic, "/up/") {
			continue
		}
		frames++
		file := d.path("captured", fmt.Sprintf("%06d", i))
		if err := os.WriteFile(file, m.Payload, 0o600); err != nil {
			return err
		}
		args = append(args, file)
	}
	var records uint64
	failed := 0
	out, _, err := d.run(ctx, "cordon-tsp", args...)
	if err != nil {
		return err
	}
	lines := bufio.NewReader(bytes.NewReader(out))
	for dec := json.NewDecoder(lines); dec.More(); {
		var o opened
		if err := dec.Decode(&o); err != nil {
			return fmt.Errorf("frame open: %w", err)
		}
		if o.Error != "" || len(o.Plaintext) == 0 {
			failed++
			d.rep.note("a captured frame did not open: " + o.Error)
			continue
		}
		records += o.Records
		plainBytes += len(o.Plaintext)
		look(o.File, o.Plaintext)
	}
	d.rep.check("captured at the broker, every frame opened", "在代理处截获并全部解开",
		fmt.Sprintf("%d frames, %d records, %d bytes (%d opened)", frames, records, wireBytes, plainBytes),
		d.heardAll && failed == 0 && frames > 0 && records >= d.rep.sent)
	d.rep.check("cabin media and personal information found in it", "其中发现的座舱媒体与个人信息",
		fmt.Sprintf("%d (searched for %d)", hits, s.Needles()), hits == 0 && s.Needles() > 0)
	return nil
}
