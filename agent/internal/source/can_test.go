package source

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cordon/filters"
	"cordon/internal/ops"
)

const testDBC = `VERSION ""
BO_ 170 WHEELS: 8 ECU
 SG_ LEFT : 7|16@0+ (0.01,-67.67) [0|0] "km/h" ECU
 SG_ RIGHT : 23|16@0+ (0.01,-67.67) [0|0] "km/h" ECU
`

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func canConfig(t *testing.T, log string) Config {
	t.Helper()
	return Config{
		Name: "can.powertrain", Type: TypeCANLog, Path: write(t, "drive.log", log), Speed: "max",
		DBC: []string{write(t, "a.dbc", testDBC)},
		Map: []string{write(t, "a.map.yaml", "map:\n  WHEELS.LEFT: Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed\n")},
	}
}

func TestCANLog(t *testing.T) {
	cfg := canConfig(t, `(1530000000.000000) can0 0AA#1A6F1A6F
(1530000000.010000) can1 0AA#00001A6F
(1530000000.020000) can0 0AA#1A6F
(1530000000.030000) can0 7FF#00
(1530000000.040000) can0 7FF#00
this is no frame
(1530000000.050000) can0 12345678#00
`)
	b, s := run(t, cfg)
	left := b.values("Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed")
	if !slices.Equal(left, []float64{0, -67.67, 0}) { // 0x1A6F is 6767
		t.Errorf("left wheel %v", left)
	}
	if right := b.values("CAN.WHEELS.RIGHT"); !slices.Equal(right, []float64{0, 0}) {
		t.Errorf("the unmapped signal %v", right)
	}
	if b.refused(filters.U1) != 4 || b.refused(filters.U3) != 1 { // the short frame, three unknown ones; the line
		t.Errorf("refused U1 %d, U3 %d", b.refused(filters.U1), b.refused(filters.U3))
	}
	want := []UnknownID{{"can0", "7FF", 2}, {"can0", "12345678", 1}}
	if !slices.Equal(s.Unknown, want) || s.Short != 1 || s.Malformed != 1 || s.Events != 7 || s.Records != 10 || s.State != StateEnded {
		t.Errorf("status %+v", s)
	}
	for i := range b.entries {
		r := &b.entries[i].Record
		if b.entries[i].Refused == filters.RuleNone && (r.Source != "can.powertrain" || time.Since(time.Unix(0, r.CollectedAt)) > time.Minute) {
			t.Errorf("entry %d: %+v", i, r)
		}
	}
}

func TestCANLogOfOneBus(t *testing.T) {
	cfg := canConfig(t, "(1.0) can0 0AA#1A6F1A6F\n(1.1) can1 0AA#1A6F1A6F\n(1.2) can1 7FF#00\n")
	cfg.Bus = "can0"
	b, s := run(t, cfg)
	if len(b.entries) != 2 || s.OtherBus != 2 || len(s.Unknown) != 0 {
		t.Errorf("%d entries, status %+v", len(b.entries), s)
	}
}

func TestCANLogTimesOfTheLog(t *testing.T) {
	cfg := canConfig(t, "(1530000000.5) can0 0AA#1A6F1A6F\n")
	cfg.Timestamps = "log"
	b, _ := run(t, cfg)
	if got := b.entries[0].Record.CollectedAt; got != 1530000000500000000 {
		t.Errorf("collected at %d", got)
	}
}

func TestUnknownIdentifiersAreBounded(t *testing.T) {
	var log strings.Builder
	for i := range maxUnknown + 100 {
		log.WriteString("(1.0) can0 " + "1" + strings.ToUpper(hex7(i)) + "#00\n")
	}
	b, s := run(t, canConfig(t, log.String()))
	if len(s.Unknown) != maxUnknown || s.UnknownMore != 100 || b.refused(filters.U1) != maxUnknown+100 {
		t.Errorf("%d identifiers, %d more, %d refused", len(s.Unknown), s.UnknownMore, b.refused(filters.U1))
	}
}

func hex7(i int) string {
	const digits = "0123456789abcdef"
	b := []byte("0000000")
	for at := len(b) - 1; i > 0; at-- {
		b[at] = digits[i&15]
		i >>= 4
	}
	return string(b)
}

func TestMapNamesWhatIsDefined(t *testing.T) {
	for _, tc := range []struct{ name, text, want, hint string }{
		{"misspelt", "map:\n  WHEELS.RIGHT: A.B\n  WHEELS.LEFTT: A.C\n", "bad.yaml:3: no DBC file of this source defines WHEELS.LEFTT", "WHEELS.LEFT "},
		{"nothing near", "map:\n  BRAKES.X: A.B\n", "bad.yaml:2: no DBC file", "MESSAGE.SIGNAL"},
		{"mapped twice", "map:\n  WHEELS.LEFT: A.B\n", "is mapped to Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed by another map", "one path"},
		{"no path", "map:\n  WHEELS.RIGHT: \"\"\n", "is mapped to no signal path", "Vehicle.Speed"},
		{"unknown key", "maps:\n  WHEELS.RIGHT: A.B\n", "bad.yaml:1:1: unknown key maps", "map"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cfg := canConfig(t, "(1.0) can0 0AA#1A6F1A6F\n")
			cfg.Map = append(cfg.Map, write(t, "bad.yaml", tc.text))
			_, err := Open(cfg, time.Now)
			if err == nil || !strings.Contains(err.Error(), tc.want) || ops.Code(err) != ops.Usage {
				t.Fatalf("error %v (code %d)", err, ops.Code(err))
			}
			if !strings.Contains(ops.Hint(err), tc.hint) {
				t.Errorf("hint %q, want %q in it", ops.Hint(err), tc.hint)
			}
		})
	}
}

func TestCANStreamIsLive(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	cfg := canConfig(t, "")
	cfg.Type, cfg.Path, cfg.Speed, cfg.Dial = TypeCANStream, "", "", "tcp://"+l.Addr().String()
	s, err := Open(cfg, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	b := &basket{}
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, b) }()
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte("(1530000000.5) can0 0AA#1A6F1A6F\nrubbish\n")); err != nil {
		t.Fatal(err)
	}
	for s.Status().Events < 2 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if s.Finite() || b.offered != 3 || b.refused(filters.U3) != 1 || b.entries[0].Record.CollectedAt != 1530000000500000000 {
		t.Errorf("offered %d: %+v", b.offered, b.entries)
	}
	_ = conn.Close()
}

func TestFrameAllocatesNothing(t *testing.T) {
	cfg := canConfig(t, "(1.0) can0 0AA#1A6F1A6F\n")
	c, err := newCAN(cfg, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	next, done, err := c.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = done() }()
	f := frameOf(t, next)
	g := &Group{}
	c.frame(f, g)
	if n := testing.AllocsPerRun(100, func() { g.Entries = g.Entries[:0]; c.frame(f, g) }); n != 0 || len(g.Entries) != 2 {
		t.Errorf("%v allocations, %d entries", n, len(g.Entries))
	}
}

func TestConfigErrors(t *testing.T) {
	base := Config{Name: "can.a", Type: TypeCANLog, Path: "x.log", DBC: []string{"a.dbc"}}
	for _, tc := range []struct {
		name   string
		change func(*Config)
		key    string
	}{
		{"no name", func(c *Config) { c.Name = "" }, "sources[3].name"},
		{"type", func(c *Config) { c.Type = "can" }, "sources[3].type"},
		{"speed", func(c *Config) { c.Speed = "-1" }, "sources[3].speed"},
		{"speed NaN", func(c *Config) { c.Speed = "NaN" }, "sources[3].speed"},
		{"timestamps", func(c *Config) { c.Timestamps = "now" }, "sources[3].timestamps"},
		{"no dbc", func(c *Config) { c.DBC = nil }, "sources[3].dbc"},
		{"no path", func(c *Config) { c.Path = "" }, "sources[3].path"},
		{"format", func(c *Config) { c.Format = "pcap" }, "sources[3].format"},
		{"log that listens", func(c *Config) { c.Listen = "tcp://127.0.0.1:1" }, "sources[3].listen"},
		{"beyond loopback", func(c *Config) { c.Type, c.Path, c.Listen = TypeCANStream, "", "tcp://0.0.0.0:1" }, "sources[3].listen"},
		{"dial abroad", func(c *Config) { c.Type, c.Path, c.Dial = TypeCANStream, "", "tcp://192.0.2.1:1" }, "sources[3].dial"},
		{"both ways", func(c *Config) {
			c.Type, c.Path, c.Listen, c.Dial = TypeCANStream, "", "tcp://127.0.0.1:1", "tcp://127.0.0.1:2"
		}, "sources[3].listen"},
		{"nmea with dbc", func(c *Config) { c.Type = TypeNMEA }, "sources[3].dbc"},
		{"nmea from nowhere", func(c *Config) { c.Type, c.DBC, c.Path = TypeNMEA, nil, "" }, "sources[3].path"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cfg := base
			tc.change(&cfg)
			err := cfg.Validate("sources[3]")
			var ke *ops.KeyError
			if !errors.As(err, &ke) || ke.Key != tc.key || ke.Hint == "" {
				t.Errorf("error %v, want key %s", err, tc.key)
			}
		})
	}
	if err := base.Validate("sources[0]"); err != nil {
		t.Error(err)
	}
}
