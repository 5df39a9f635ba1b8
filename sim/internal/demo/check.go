package demo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"

	"cordon/sim/leak"
	"cordon/sim/truth"
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
	if err := d.comparePositions(ctx); err != nil {
		return err
	}
	return d.comparePlatform(ctx)
}

// comparePositions: no position from before consent, and every one from after it.
func (d *demo) comparePositions(ctx context.Context) error {
	positions, err := d.records(ctx, "Vehicle.CurrentLocation.Latitude")
	if err != nil {
		return err
	}
	from := d.asked.Add(-consentSlack)
	early := 0
	for _, p := range positions {
		if p.T.Before(from) {
			early++
		}
	}
	due := d.tally.fixesFrom(d.asked.UnixNano())
	all := d.tally.fixesFrom(from.UnixNano())
	d.rep.check("positions at the platform: none from before consent", "平台位置记录：无同意之前的",
		fmt.Sprintf("%d of %d fixes, %d after consent, %d before", len(positions), len(d.tally.fixes), due, early),
		early == 0 && len(positions) >= due && len(positions) <= all && due > 0 && due < len(d.tally.fixes))
	return nil
}

// comparePlatform holds the platform's own counters against the car's.
func (d *demo) comparePlatform(ctx context.Context) error {
	var s struct {
		Counters struct {
			Frames  map[string]uint64 `json:"frames"`
			Stored  uint64            `json:"stored"`
			Refused map[string]uint64 `json:"refused"`
		} `json:"counters"`
	}
	if status, err := d.call(ctx, "auditor", "GET", "/v1/status", nil, &s); err != nil || status != http.StatusOK {
		return fmt.Errorf("GET /v1/status: status %d: %w", status, err)
	}
	other := uint64(0)
	for what, n := range s.Counters.Frames {
		if what != "stored" && what != "repeat" {
			other += n
		}
	}
	for _, n := range s.Counters.Refused {
		other += n
	}
	d.rep.check("stored by the platform = signed for in the car", "平台入库 = 车端获签收",
		fmt.Sprintf("%d = %d, %d refused", s.Counters.Stored, d.rep.sent, other), s.Counters.Stored == d.rep.sent && other == 0)
	var vehicles []byte
	if _, err := d.call(ctx, "operator", "GET", "/v1/vehicles", nil, &vehicles); err != nil {
		return err
	}
	d.rep.check("the platform knows the car by a pseudonym only", "平台只知车辆假名", d.vehicle[:8]+"…",
		bytes.Contains(vehicles, []byte(d.vehicle)) && !bytes.Contains(vehicles, []byte(d.world.VIN())))
	return nil
}

// verify checks journal and export log offline.
func (d *demo) verify(ctx context.Context) error {
	_, code, err := d.run(ctx, "cordon-agent", "journal", "verify", "--config", d.path(agentConf))
	d.rep.check("car's journal verified", "车端日志校验", exitText(code, err), err == nil)
	_, code, err = d.run(ctx, "cordon-tsp", "export", "verify", "--data", d.path(platformDir))
	d.rep.check("export log verified by the platform", "平台自检出境日志", exitText(code, err), err == nil)
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

// finder counts what is found in captured bytes.
type finder struct {
	never, before *leak.Searcher
	banned        []string
	leaks, early  int
	names         int
	rep           *report
}

// look searches bytes for what may never leave and for positions from before
// consent; opened ones also for the names of signals that may not occur.
func (f *finder) look(name string, b []byte, opened bool) {
	for _, h := range f.never.Search(name, b) {
		if f.leaks++; f.leaks <= 5 {
			f.rep.note(fmt.Sprintf("found %s as %s in %s at %d", h.Type, h.Encoding, h.Blob, h.Offset))
		}
	}
	for _, h := range f.before.Search(name, b) {
		if h.Type == truth.Position {
			f.early++
		}
	}
	for _, n := range f.banned {
		if opened && bytes.Contains(b, []byte(n)) {
			if f.names++; f.names > 5 {
				continue
			}
			f.rep.note("found the signal " + n + " in " + name)
		}
	}
}

// search opens every captured frame with the platform's keys and looks for the
// ground truth in all bytes: as captured, and opened and decompressed.
func (d *demo) search(ctx context.Context) error {
	f := &finder{never: d.leaks.Build(), before: d.beforeOnly(), banned: slices.Sorted(maps.Keys(d.tally.banned)), rep: &d.rep}
	if err := os.Mkdir(d.path("captured"), 0o700); err != nil {
		return err
	}
	seen := map[[32]byte]bool{} // a frame that was sent again counts once
	wireBytes := 0
	args := []string{"frame", "open", "--data", d.path(platformDir)}
	for i, m := range d.heard {
		wireBytes += len(m.Topic) + len(m.Payload)
		f.look(fmt.Sprintf("message %d", i), append([]byte(m.Topic+"\n"), m.Payload...), false)
		sum := sha256.Sum256(m.Payload)
		if !strings.Contains(m.Topic, "/up/") || seen[sum] {
			continue
		}
		seen[sum] = true
		file := d.path("captured", fmt.Sprintf("%06d", i))
		if err := os.WriteFile(file, m.Payload, 0o600); err != nil {
			return err
		}
		args = append(args, file)
	}
	records, plainBytes, failed, err := d.openAll(ctx, args, f)
	if err != nil {
		return err
	}
	d.rep.check("captured at the broker, every frame opened", "在代理处截获并全部解开",
		fmt.Sprintf("%d frames, %d records, %d bytes (%d opened)", len(seen), records, wireBytes, plainBytes),
		d.heardAll && failed == 0 && len(seen) > 0 && records == d.rep.sent)
	d.rep.check("cabin media and personal information found in it", "其中发现的座舱媒体与个人信息",
		fmt.Sprintf("%d (searched for %d)", f.leaks, f.never.Needles()), f.leaks == 0 && f.never.Needles() > 0)
	d.rep.check("positions from before consent found in it", "其中发现的同意之前的位置",
		fmt.Sprintf("%d (searched for %d)", f.early, f.before.Needles()), f.early == 0 && f.before.Needles() > 0)
	d.rep.check("names of cabin and undeclared signals found in it", "其中发现的座舱与未声明信号名",
		fmt.Sprintf("%d (searched for %d)", f.names, len(f.banned)), f.names == 0 && len(f.banned) > 0)
	return nil
}

// openAll has the platform's program open the frames and searches what is inside.
func (d *demo) openAll(ctx context.Context, args []string, f *finder) (records uint64, size, failed int, err error) {
	out, _, err := d.run(ctx, "cordon-tsp", args...)
	if err != nil {
		return 0, 0, 0, err
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var o opened
		if err := dec.Decode(&o); err != nil {
			return 0, 0, 0, fmt.Errorf("frame open: %w", err)
		}
		if o.Error != "" || len(o.Plaintext) == 0 {
			failed++
			d.rep.note("a captured frame did not open: " + o.Error)
			continue
		}
		records += o.Records
		size += len(o.Plaintext)
		f.look(o.File, o.Plaintext, true)
	}
	return records, size, failed, nil
}
