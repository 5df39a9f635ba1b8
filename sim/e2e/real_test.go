package e2e

import (
	"bufio"
	"encoding/hex"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"cordon/agent"
)

// byHand reads the front left and front right wheel speeds of the RAV4 from the
// log text: identifier 0AA, big endian, 15 bits each, 0.01 km/h a bit, -67.67.
func byHand(t testing.TB, log string) (at []time.Duration, fl, fr []float64) {
	f, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var first float64
	for s := bufio.NewScanner(f); s.Scan(); {
		p := strings.Fields(s.Text())
		ts, err := strconv.ParseFloat(strings.Trim(p[0], "()"), 64)
		if err != nil {
			t.Fatal(err)
		}
		if first == 0 {
			first = ts
		}
		id, payload, _ := strings.Cut(p[2], "#")
		if id != "0AA" || p[1] != "can0" {
			continue
		}
		b, err := hex.DecodeString(payload)
		if err != nil {
			t.Fatal(err)
		}
		at = append(at, time.Duration(math.Round((ts-first)*1e6))*time.Microsecond)
		fr = append(fr, float64(int(b[0]&0x7f)<<8|int(b[1]))*0.01-67.67)
		fl = append(fl, float64(int(b[2]&0x7f)<<8|int(b[3]))*0.01-67.67)
	}
	return at, fl, fr
}

// rav4 configures a car that replays the real log as fast as it can.
func rav4(t testing.TB, p *platform) (agent.Config, string) {
	log, dbc := data(t, "can", "rav4_first10s.candump.log"), data(t, "dbc", "_toyota_2017.dbc")
	signals, err := filepath.Abs(filepath.Join("..", "..", "docs", "examples", "toyota_2017.map.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	cfg := p.car(t)
	cfg.Sources = []agent.Source{{
		Name: "can.powertrain", Type: "can-log", Path: log, DBC: []string{dbc}, Map: []string{signals}, Speed: "max",
	}}
	return cfg, log
}

// TestRealLog: ten seconds of a real car through the agent, over MQTT, into the
// platform. Wheel speeds arrive unchanged and in step; nothing that the map and
// the catalogue do not name leaves.
func TestRealLog(t *testing.T) {
	p := startPlatform(t)
	cfg, log := rav4(t, p)
	car, stop := start(t, cfg)
	a := settle(t, car).Account
	stop()
	if a.Pending+a.Shed+a.Stored != 0 || a.Sent == 0 || a.Blocked == 0 || a.Received != a.Sent+a.Blocked {
		t.Errorf("account %+v", a)
	}
	at, fl, fr := byHand(t, log)
	for signal, want := range map[string][]float64{
		"Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed":  fl,
		"Vehicle.Chassis.Axle.Row1.Wheel.Right.Speed": fr,
	} {
		got := p.records(t, signal)
		if len(got) != len(want) || len(want) == 0 {
			t.Fatalf("%s: %d stored, %d in the log", signal, len(got), len(want))
		}
		for i := range want {
			v, err := strconv.ParseFloat(string(got[i].Value), 64)
			if err != nil || math.Abs(v-want[i]) > 1e-9 {
				t.Fatalf("%s[%d] = %s, by hand %v", signal, i, got[i].Value, want[i])
			}
			if step := got[i].At.Sub(got[0].At) - (at[i] - at[0]); step.Abs() > 2*time.Microsecond {
				t.Fatalf("%s[%d] is %v out of step", signal, i, step)
			}
		}
	}
	all := p.records(t, "")
	if uint64(len(all)) != a.Sent {
		t.Errorf("%d records stored, %d receipts", len(all), a.Sent)
	}
	for _, r := range all {
		if strings.HasPrefix(r.Signal, "CAN.") || !strings.HasPrefix(r.Signal, "Vehicle.") || len(r.Vehicle) != 32 {
			t.Fatalf("stored %s of %s", r.Signal, r.Vehicle)
		}
	}
}
