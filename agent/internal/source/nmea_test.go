package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	nmea "github.com/adrianmo/go-nmea"

	"cordon/agent/internal/testcar"
	"cordon/filters"
)

// sum adds the checksum.
func sum(body string) string { return fmt.Sprintf("$%s*%s\r\n", body, nmea.Checksum(body)) }

const (
	goodRMC = "GNRMC,000941.00,A,4404.13387,N,12118.85628,W,0.029,84.5,100117,,,A"
	goodGGA = "GNGGA,000941.00,4404.13387,N,12118.85628,W,1,12,0.9,1120.3,M,-21.0,M,,"
)

func TestSentences(t *testing.T) {
	const lat, lon = 44 + 4.13387/60, -(121 + 18.85628/60)
	for _, tc := range []struct {
		name, text           string
		lat, lon, alt, head  []float64
		noFix, malformed     uint64
		repeated, skip, junk uint64
	}{
		{name: "rmc", text: sum(goodRMC), lat: []float64{lat}, lon: []float64{lon}, head: []float64{84.5}},
		{name: "gga of the same instant", text: sum(goodRMC) + sum(goodGGA), lat: []float64{lat}, lon: []float64{lon},
			head: []float64{84.5}, alt: []float64{1120.3}, repeated: 1},
		{name: "rmc without course", text: sum("GNRMC,000941.00,A,4404.13387,N,12118.85628,W,0.029,,100117,,,A"), lat: []float64{lat}, lon: []float64{lon}},
		{name: "void rmc", text: sum("GPRMC,132823.30,V,,,,,,,180320,,,N"), noFix: 1},
		{name: "void rmc that still says 0,0", text: sum("GPRMC,132823.30,V,0000.000,N,00000.000,E,,,180320,,,N"), noFix: 1},
		{name: "valid rmc without numbers", text: sum("GPRMC,132823.30,A,,,,,,,180320,,,A"), noFix: 1},
		{name: "mode says not valid", text: sum("GPRMC,132823.30,A,0000.000,N,00000.000,E,0,0,180320,,,N"), noFix: 1},
		{name: "gga without a fix", text: sum("GPGGA,132823.30,,,,,0,00,,,M,,M,,"), noFix: 1},
		{name: "vtg", text: sum("GPVTG,220.86,T,,M,2.550,N,4.724,K,A"), head: []float64{220.86}},
		{name: "vtg at rest", text: sum("GNVTG,,T,,M,0.029,N,0.053,K,A"), noFix: 1},
		{name: "satellites", text: sum("GPGSV,1,1,01,05,10,200,30"), skip: 1},
		{name: "wrong checksum", text: "$" + goodRMC + "*00\r\n", malformed: 1},
		{name: "no checksum", text: "$" + goodRMC + "\r\n", malformed: 1},
		{name: "latitude 95", text: sum("GNRMC,000941.00,A,9504.13387,N,12118.85628,W,0.029,,100117,,,A"), malformed: 1},
		{name: "broken off by the next", text: "$GNRMC,0009" + sum(goodRMC), lat: []float64{lat}, lon: []float64{lon}, head: []float64{84.5}, malformed: 1},
		{name: "binary before and after", text: "\x00\xff$\x01ab" + sum(goodRMC) + "\x02\n", lat: []float64{lat}, lon: []float64{lon}, head: []float64{84.5}, junk: 7},
		{name: "endless", text: "$GNRMC," + strings.Repeat("1", 5000) + "\r\n", malformed: 1, junk: 5000 + 7 - maxSentence},
		{name: "a file of text", text: "# a comment, with a comma\n", junk: 25},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, s := run(t, Config{Name: "gnss", Type: TypeNMEA, Path: write(t, "gnss.log", tc.text), Speed: "max"})
			for signal, want := range map[string][]float64{sigLatitude: tc.lat, sigLongitude: tc.lon, sigAltitude: tc.alt, sigHeading: tc.head} {
				got := b.values(signal)
				if !slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
					t.Errorf("%s: %v, want %v", signal, got, want)
				}
			}
			if s.NoFix != tc.noFix || s.Malformed != tc.malformed || s.Repeated != tc.repeated || s.Skipped != tc.skip || s.Garbage != tc.junk {
				t.Errorf("status %+v", s)
			}
			if b.refused(filters.U3) != int(tc.malformed) {
				t.Errorf("%d refused", b.refused(filters.U3))
			}
		})
	}
}

func TestReceiverLogs(t *testing.T) {
	for _, tc := range []struct {
		file  string
		fixes int // at least
	}{
		{"quectel.log", 20}, {"ublox-8.log", 50}, {"nmea-fuzzy-cases.log", 10}, {"myguide-3100.log", 1},
		{"bu303-nofix.log", 0}, {"garmin18x-bin.log", 0}, {"telit-he910.log", 0}, {"beidou-gb.log", 0}, {"gr8013-w.log", 0},
	} {
		t.Run(tc.file, func(t *testing.T) {
			b, s := run(t, Config{Name: "gnss", Type: TypeNMEA, Path: testcar.Data(t, "nmea/"+tc.file), Speed: "max"})
			lat, lon := b.values(sigLatitude), b.values(sigLongitude)
			if len(lat) < tc.fixes || len(lat) != len(lon) {
				t.Errorf("%d latitudes, %d longitudes, want at least %d: %+v", len(lat), len(lon), tc.fixes, s)
			}
			for i := range lat {
				if lat[i] == 0 && lon[i] == 0 {
					t.Error("a position at 0,0")
				}
			}
			if s.State != StateEnded {
				t.Errorf("state %s: %s", s.State, s.Error)
			}
		})
	}
}

func TestReplayEndsNow(t *testing.T) {
	text := sum(goodRMC) + sum(strings.Replace(goodRMC, "000941", "001041", 1))
	b, _ := run(t, Config{Name: "gnss", Type: TypeNMEA, Path: write(t, "g.log", text), Speed: "max"})
	first, last := b.entries[0].Record.CollectedAt, b.entries[len(b.entries)-1].Record.CollectedAt
	if last-first != int64(time.Minute) {
		t.Errorf("a minute became %v", time.Duration(last-first))
	}
	if ago := time.Since(time.Unix(0, last)); ago < 0 || ago > time.Minute {
		t.Errorf("the drive ended %v ago", ago)
	}
}

func TestReplayKeepsItsPace(t *testing.T) {
	text := sum(goodRMC) + sum(strings.Replace(goodRMC, "000941", "001041", 1))
	path := write(t, "g.log", text)
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		b, _ := run(t, Config{Name: "gnss", Type: TypeNMEA, Path: path, Speed: "0.5"})
		if took := time.Since(start); took != 2*time.Minute {
			t.Errorf("a minute at half speed took %v", took)
		}
		if first := b.entries[0].Record.CollectedAt; first != start.UnixNano() {
			t.Errorf("the first fix is not now: %v", time.Unix(0, first).Sub(start))
		}
	})
}

func TestInstant(t *testing.T) {
	last := time.Date(2020, 3, 18, 23, 59, 59, 0, time.UTC)
	for _, tc := range []struct {
		clock nmea.Time
		date  nmea.Date
		want  string
	}{
		{nmea.Time{Valid: true, Hour: 23, Minute: 59, Second: 59, Millisecond: 500}, nmea.Date{}, "2020-03-18T23:59:59.5Z"},
		{nmea.Time{Valid: true, Second: 1}, nmea.Date{}, "2020-03-19T00:00:01Z"},
		{nmea.Time{Valid: true, Hour: 12}, nmea.Date{Valid: true, DD: 1, MM: 2, YY: 26}, "2026-02-01T12:00:00Z"},
	} {
		if got := instant(tc.clock, tc.date, last).Format(time.RFC3339Nano); got != tc.want {
			t.Errorf("%v %v: %s, want %s", tc.date, tc.clock, got, tc.want)
		}
	}
	early := time.Date(2020, 3, 18, 0, 0, 1, 0, time.UTC)
	if got := instant(nmea.Time{Valid: true, Hour: 23, Minute: 59}, nmea.Date{}, early); got.Day() != 17 {
		t.Errorf("a sentence from before midnight became %v", got)
	}
}

func TestLiveReceiverOverASocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "g.sock")
	s, err := Open(Config{Name: "gnss", Type: TypeNMEA, Listen: "unix://" + path}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	b := &basket{}
	var fixes []time.Time
	s.(Timekeeper).OnFix(func(at time.Time) { fixes = append(fixes, at) })
	ended := make(chan error, 1)
	ctx, cancel := contextWithCancel(t)
	go func() { ended <- s.Run(ctx, b) }()
	for s.Status().State != StateWaiting {
		time.Sleep(time.Millisecond)
	}
	for i := range 2 { // it takes the next sender when one goes
		conn, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, sum(strings.Replace(goodRMC, "000941", fmt.Sprintf("00094%d", i), 1))); err != nil {
			t.Fatal(err)
		}
		_ = conn.Close()
		for s.Status().Events < uint64(i+1) {
			time.Sleep(time.Millisecond)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if got := b.values(sigLatitude); len(got) != 2 || b.offered != 6 {
		t.Fatalf("latitudes %v, %d offered", got, b.offered)
	}
	want := time.Date(2017, 1, 10, 0, 9, 40, 0, time.UTC)
	if got := time.Unix(0, b.entries[0].Record.CollectedAt).UTC(); !got.Equal(want) {
		t.Errorf("collected at %v, the receiver says %v", got, want)
	}
	if len(fixes) != 2 || !fixes[0].Equal(want) || !fixes[1].Equal(want.Add(time.Second)) {
		t.Errorf("the clock was told %v", fixes)
	}
}

// Nobody is told the time by a log, nor by a receiver that is not to be believed.
func TestNoTimeFromALog(t *testing.T) {
	for _, cfg := range []Config{
		{Name: "gnss", Type: TypeNMEA, Path: write(t, "g.log", sum(goodRMC)), Speed: "max", Timestamps: "log"},
		{Name: "gnss", Type: TypeNMEA, Path: write(t, "h.log", sum(goodRMC)), Speed: "max"},
	} {
		s, err := Open(cfg, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		s.(Timekeeper).OnFix(func(at time.Time) { t.Errorf("told %v", at) })
		if err := s.Run(t.Context(), &basket{}); err != nil {
			t.Fatal(err)
		}
	}
	r := newReceiver(Config{Name: "gnss", Type: TypeNMEA, Timestamps: "rebase", Dial: "unix:///x"}, time.Now)
	r.OnFix(func(at time.Time) { t.Errorf("told %v", at) })
	if err := r.setPace(); err != nil {
		t.Fatal(err)
	}
	if err := r.read(t.Context(), strings.NewReader(sum(goodRMC)), &basket{}); err != nil {
		t.Fatal(err)
	}
}

func FuzzSentences(f *testing.F) {
	f.Add([]byte(sum(goodRMC) + sum(goodGGA)))
	f.Add([]byte("$\x00$GNRMC,$GP,*\r\n!AIVDM,1,1,,A,x,0*00\n"))
	f.Add([]byte("\\g:1-2-3,s:r*00\\$GPGGA,1,2,3*11\r\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		lines, parse := newSentences(bytes.NewReader(in)), newFixParser()
		total := uint64(0)
		for {
			text, _, err := lines.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || len(text) > maxSentence {
				t.Fatalf("%d bytes, %v", len(text), err)
			}
			total += uint64(len(text))
			fx, err := parse.parse(text)
			if err == nil && (math.Abs(fx.lat) > 90 || math.Abs(fx.lon) > 180 || fx.head < 0 || fx.head > 360) {
				t.Fatalf("fix %+v", fx)
			}
		}
		if total+lines.garbage > uint64(len(in)) {
			t.Fatalf("%d bytes of sentences and %d of garbage in %d", total, lines.garbage, len(in))
		}
	})
}
