package sim

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"cordon/sim/truth"
)

func config(seconds int) Config {
	c := Default()
	c.Start = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	c.Duration = time.Duration(seconds) * time.Second
	return c
}

// play returns the ground truth and the feeds of a drive as bytes.
func play(t testing.TB, cfg Config) (lines, feed []byte) {
	t.Helper()
	w, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var out, fed bytes.Buffer
	tw := truth.NewWriter(&out)
	for e, err := range w.Events() {
		if err != nil {
			t.Fatal(err)
		}
		if err := tw.Write(&e.Truth); err != nil {
			t.Fatal(err)
		}
		switch {
		case e.Frame != nil:
			fed.Write(e.Frame.AppendCandump(nil, e.At))
		case e.NMEA != nil:
			fed.Write(e.NMEA)
		default:
			body, err := json.Marshal(e.Record)
			if err != nil {
				t.Fatal(err)
			}
			fed.Write(body)
		}
	}
	if err := tw.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), fed.Bytes()
}

func TestSameSeedSameBytes(t *testing.T) {
	for _, powertrain := range []string{"ice", "ev"} {
		cfg := config(15)
		cfg.Powertrain = powertrain
		l1, f1 := play(t, cfg)
		l2, f2 := play(t, cfg)
		if !bytes.Equal(l1, l2) || !bytes.Equal(f1, f2) {
			t.Fatalf("%s: the same seed gave different bytes", powertrain)
		}
		cfg.Seed++
		if l3, _ := play(t, cfg); bytes.Equal(l1, l3) {
			t.Fatalf("%s: another seed gave the same bytes", powertrain)
		}
	}
}

func items(t testing.TB, cfg Config) []truth.Item {
	t.Helper()
	lines, _ := play(t, cfg)
	var out []truth.Item
	if err := truth.Read(bytes.NewReader(lines), func(i *truth.Item) error { out = append(out, *i); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTruthIsOrderedAndWithinTheDrive(t *testing.T) {
	cfg := config(30)
	last := int64(0)
	for i, item := range items(t, cfg) {
		if item.Seq != uint64(i+1) || item.T < last {
			t.Fatalf("line %d: seq %d, t %d after %d", i, item.Seq, item.T, last)
		}
		last = item.T
		at := time.Unix(0, item.T)
		if at.Before(cfg.Start) || !at.Before(cfg.Start.Add(cfg.Duration+vehicleSlack)) {
			t.Fatalf("line %d at %v lies outside the drive", i, at)
		}
	}
}

// vehicleSlack is how far the last step's events reach past the drive's end.
const vehicleSlack = 10 * time.Millisecond

var known = []truth.Class{truth.CabinAudio, truth.CabinVideo, truth.CabinImage, truth.CabinDerived, truth.PI,
	truth.SensitivePI, truth.Biometric, truth.Location, truth.Trajectory, truth.ExteriorMedia, truth.ExteriorObject,
	truth.DrivingStatus, truth.AbnormalWarning, truth.Diagnostic, truth.VehicleConfig}

func TestEverySourceAndClassComes(t *testing.T) {
	classes, sources, signals, types := map[truth.Class]int{}, map[string]int{}, map[string]int{}, map[truth.EntityType]int{}
	cfg := config(90)
	cfg.TextEvery = time.Second
	for _, item := range items(t, cfg) {
		sources[item.Source]++
		signals[item.Signal]++
		for _, c := range item.Classes {
			classes[c]++
			if !slices.Contains(known, c) {
				t.Fatalf("class %q", c)
			}
		}
		for _, e := range item.Contains {
			types[e.Type]++
			if e.Value == "" {
				t.Fatalf("empty %s in %s", e.Type, item.Signal)
			}
		}
	}
	for _, c := range known {
		if classes[c] == 0 {
			t.Errorf("class %s never came", c)
		}
	}
	for _, s := range []string{"can.powertrain", "can.chassis", "can.body", "gnss", "cam.cabin", "mic.cabin", "dms",
		"cam.exterior", "radar.front", "app.phonebook", "app.nav", "app.im", "app.diag"} {
		if sources[s] == 0 {
			t.Errorf("source %s never came", s)
		}
	}
	for _, s := range []string{CabinFrameSignal, CabinAudioSignal, FatigueSignal, AttentiveSignal, GazeAzimuthSignal, GazeElevationSignal,
		FaceSignal, ExteriorFrameSignal, RadarSignal, ContactSignal, NavigationSignal, DestinationLat, DestinationLon, MessageSignal,
		WarningSignal, NoteSignal, UndeclaredSignal} {
		if signals[s] == 0 {
			t.Errorf("signal %s never came", s)
		}
	}
	if len(sources) != 13 || len(types) != 13 {
		t.Errorf("sources %v, entity types %v", sources, types)
	}
}

// What an item says it contains is in what it emitted.
func TestContainsIsTrue(t *testing.T) {
	cfg := config(40)
	cfg.TextEvery = 500 * time.Millisecond
	for _, item := range items(t, cfg) {
		text, err := json.Marshal(item.Value)
		if err != nil {
			t.Fatal(err)
		}
		if item.Bytes != nil {
			if sum := sha256.Sum256(item.Bytes); item.SHA256 != hex.EncodeToString(sum[:]) {
				t.Fatalf("seq %d: digest", item.Seq)
			}
		}
		for _, e := range item.Contains {
			switch {
			case item.Channel == truth.CAN || e.Type == truth.Position || item.Kind == truth.KindImage && e.Type == truth.Plate:
			case e.Type == truth.Media:
				if e.Value != item.SHA256 {
					t.Fatalf("seq %d: media %s", item.Seq, e.Value)
				}
			case !strings.Contains(string(text), e.Value):
				t.Fatalf("seq %d: %s lacks %v", item.Seq, text, e)
			}
		}
		clean := len(item.Contains) == 0
		if item.Kind == truth.KindText && clean == item.Has(truth.PI) {
			t.Fatalf("seq %d: contains %v, classes %v", item.Seq, item.Contains, item.Classes)
		}
	}
}

func TestVINInTruthIsTheCars(t *testing.T) {
	w, err := New(config(3))
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{}
	for e := range w.Events() {
		if e.Truth.Kind == truth.KindVIN {
			raw, _ := hex.DecodeString(e.Truth.Frame.Data)
			pages[fmt.Sprint(raw[0])] = strings.TrimRight(string(raw[1:]), "\x00")
			if e.Truth.Contains[0].Value != w.VIN() {
				t.Fatalf("contains %v", e.Truth.Contains)
			}
		}
	}
	if got := pages["0"] + pages["1"] + pages["2"]; got != w.VIN() {
		t.Errorf("the bus says %q", got)
	}
}

func TestNoMedia(t *testing.T) {
	cfg := config(10)
	cfg.NoMedia = true
	for _, item := range items(t, cfg) {
		if item.Source == CabinCamera || item.Source == Microphone || item.Source == DriverMonitor || item.Source == ExteriorCamera {
			t.Fatalf("%s came", item.Source)
		}
	}
}

func TestDefaultStartEndsNow(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	cfg := config(60)
	cfg.Start, cfg.Wall = time.Time{}, func() time.Time { return now }
	w, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if !w.End().Equal(now) || !w.Start().Equal(now.Add(-time.Minute)) {
		t.Errorf("from %v to %v", w.Start(), w.End())
	}
}

func TestConfigIsChecked(t *testing.T) {
	for name, spoil := range map[string]func(*Config){
		"duration":   func(c *Config) { c.Duration = 0 },
		"too long":   func(c *Config) { c.Duration = 48 * time.Hour },
		"camera":     func(c *Config) { c.CameraFPS = 0 },
		"texts":      func(c *Config) { c.TextEvery = time.Millisecond },
		"gnss":       func(c *Config) { c.GNSSHz = 50 },
		"powertrain": func(c *Config) { c.Powertrain = "horse" },
	} {
		cfg := config(1)
		spoil(&cfg)
		if _, err := New(cfg); err == nil || !strings.Contains(err.Error(), "Try:") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStepEnds(t *testing.T) {
	w, err := New(config(1))
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for {
		if _, err := w.Step(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		steps++
	}
	if _, err := w.Step(); steps != 100 || !errors.Is(err, io.EOF) {
		t.Errorf("%d steps, then %v", steps, err)
	}
}

func TestFaultsReachTheBusAndTheApps(t *testing.T) {
	for _, powertrain := range []string{"ice", "ev"} {
		cfg := config(200)
		cfg.NoMedia, cfg.Powertrain = true, powertrain
		w, err := New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		want := []any{}
		for _, f := range w.Faults() {
			want = append(want, f.Kind.Code())
		}
		got, lit := []any{}, map[string]bool{}
		for e := range w.Events() {
			if e.Truth.Kind == truth.KindWarning {
				got = append(got, e.Truth.Value)
			}
			if e.Frame != nil && e.Truth.Has(truth.AbnormalWarning) {
				lit[e.Frame.Message] = true
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: codes %v, faults %v", powertrain, got, want)
		}
		for _, m := range []string{"TPMS", "ABS_ESC", "BRAKE_1", "POWERTRAIN_WARN"} {
			if !lit[m] {
				t.Errorf("%s: %s never warned", powertrain, m)
			}
		}
	}
}

func BenchmarkMinute(b *testing.B) {
	cfg := config(60)
	for b.Loop() {
		play(b, cfg)
	}
}
