package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"image"
	"image/png"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/rows"
	"cordon/tsp/internal/suite"
	"cordon/tsp/internal/verify/finding"
)

const overlay = `signals:
  - {path: Vehicle.Cordon.App.Tank.Level, classes: [Diagnostic], type: float, unit: percent, range: [0, 100], resolution: 5, purpose: vehicle-management, from: ["app.*"]}
  - {path: Vehicle.Cordon.App.Tank.State, classes: [Diagnostic], type: string, enum: [low, full], purpose: vehicle-management, from: ["app.*"]}
`

const (
	level = "Vehicle.Cordon.App.Tank.Level"
	state = "Vehicle.Cordon.App.Tank.State"
	speed = "Vehicle.Speed"
	gear  = "Vehicle.Powertrain.Transmission.CurrentGear"
	note  = "Vehicle.Cordon.App.Note.Text"
)

var start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

func row(signal string, l filters.Labels, v filters.Value) rows.Row {
	return rows.Row{Subject: strings.Repeat("ab", 16), Signal: signal, At: start.UnixNano(), Value: v, Classes: l}
}

func summed(r rows.Row, stat string, span time.Duration) rows.Row {
	r.Stat, r.Span = stat, int64(span)
	return r
}

// encrypted is a file of rows with its description.
func encrypted(t testing.TB, list []rows.Row) ([]byte, suite.FileKey, ledger.File) {
	t.Helper()
	var plain, blob bytes.Buffer
	w, err := rows.NewWriter(rows.JSONL, &plain)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if err := w.Write(&list[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	secret, err := suite.Generate(suite.B)
	if err != nil {
		t.Fatal(err)
	}
	id, err := suite.ParseIdentity(secret)
	if err != nil {
		t.Fatal(err)
	}
	enc, err := suite.Encrypt(&blob, suite.B, []suite.Public{id.Public()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = enc.Write(plain.Bytes())
	if err != nil || enc.Close() != nil {
		t.Fatal(err)
	}
	key, err := suite.OpenHeader(suite.B, enc.Header(), id)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(plain.Bytes())
	return blob.Bytes(), key, ledger.File{
		Format: string(rows.JSONL), Suite: string(suite.B), Records: len(list), Subjects: 1, Plain: int64(plain.Len()),
		PlainSHA256: hex.EncodeToString(sum[:]), Name: "x.sm",
	}
}

func judge(t testing.TB) *Judge {
	t.Helper()
	prog, err := policy.Compile("draft-2021", policy.Source{Name: "overlay", Data: []byte(overlay)})
	if err != nil {
		t.Fatal(err)
	}
	return NewJudge(prog, func(d *filters.Decl) bool { return d.Path == speed || d.Path == gear })
}

func asked(f ledger.File) Asked {
	return Asked{
		File: f, At: start.Add(time.Hour), Labels: filters.DrivingStatus | filters.Diagnostic | filters.PI, Needs: 2, Count: 4,
		From: start.UnixNano(), To: start.Add(time.Hour).UnixNano(), Candidates: 5000, Least: 1000,
	}
}

// TestRows: every row is judged by itself; what a coarsened one says of its span is
// held to what it sums up.
func TestRows(t *testing.T) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 16, 16))); err != nil {
		t.Fatal(err)
	}
	media := base64.StdEncoding.EncodeToString(picture.Bytes())
	for name, c := range map[string]struct {
		row    rows.Row
		change func(*Asked)
		want   finding.ID
	}{
		"plain":               {row: row(speed, filters.DrivingStatus, filters.FloatValue(50))},
		"whole for a float":   {row: row(speed, filters.DrivingStatus, filters.IntValue(50))},
		"gear":                {row: row(gear, filters.DrivingStatus, filters.IntValue(-1))},
		"half a gear":         {row: row(gear, filters.DrivingStatus, filters.FloatValue(2.5)), want: finding.ContentFits},
		"a mean gear":         {row: summed(row(gear, filters.DrivingStatus, filters.FloatValue(2.5)), "mean", time.Minute)},
		"a mean too high":     {row: summed(row(speed, filters.DrivingStatus, filters.FloatValue(501)), "mean", time.Minute), want: finding.ContentFits},
		"a count":             {row: summed(row(speed, filters.DrivingStatus, filters.FloatValue(600)), "count", time.Minute)},
		"a broken count":      {row: summed(row(speed, filters.DrivingStatus, filters.FloatValue(31.2304)), "count", time.Minute), want: finding.ContentFits},
		"a negative count":    {row: summed(row(speed, filters.DrivingStatus, filters.IntValue(-3)), "count", time.Minute), want: finding.ContentFits},
		"on the step":         {row: row(level, filters.Diagnostic, filters.FloatValue(35))},
		"finer than allowed":  {row: row(level, filters.Diagnostic, filters.FloatValue(33.1)), want: finding.ContentPrecision},
		"a mean off the step": {row: summed(row(level, filters.Diagnostic, filters.FloatValue(33.1)), "mean", time.Minute)},
		"of the list":         {row: row(state, filters.Diagnostic, filters.StringValue([]byte("low")))},
		"not of the list":     {row: row(state, filters.Diagnostic, filters.StringValue([]byte("LSVAU2180N2183294"))), want: finding.ContentFound},
		"personal":            {row: row(state, filters.Diagnostic|filters.PI, filters.StringValue([]byte("low"))), want: finding.ContentRefused},
		"media":               {row: row(note, filters.Diagnostic, filters.StringValue([]byte(media))), want: finding.ContentMedia},
		"more approvals":      {row: row(state, filters.Diagnostic, filters.StringValue([]byte("low"))), change: func(a *Asked) { a.Needs = 1 }, want: finding.ContentApprovals},
		"before":              {row: row(speed, filters.DrivingStatus, filters.FloatValue(50)), change: func(a *Asked) { a.From++ }, want: finding.ContentTime},
		"window from before":  {row: summed(row(speed, filters.DrivingStatus, filters.FloatValue(50)), "mean", time.Minute), change: func(a *Asked) { a.From += int64(time.Second) }},
		"window to the edge":  {row: summed(row(speed, filters.DrivingStatus, filters.FloatValue(50)), "mean", time.Minute), change: func(a *Asked) { a.From += int64(time.Minute) }, want: finding.ContentTime},
		"window of years":     {row: summed(row(speed, filters.DrivingStatus, filters.FloatValue(50)), "mean", 9000*time.Hour), want: finding.ContentTime},
		"window without end":  {row: summed(row(speed, filters.DrivingStatus, filters.FloatValue(50)), "mean", math.MaxInt64), want: finding.ContentTime},
		"window all before":   {row: summed(row(speed, filters.DrivingStatus, filters.FloatValue(50)), "mean", time.Minute), change: func(a *Asked) { a.From += int64(time.Hour) }, want: finding.ContentTime},
		"after":               {row: row(speed, filters.DrivingStatus, filters.FloatValue(50)), change: func(a *Asked) { a.To = a.From }, want: finding.ContentTime},
		"not moving":          {row: row(state, filters.Diagnostic, filters.StringValue([]byte("low"))), change: func(a *Asked) { a.Coarsen, a.Candidates = "5m", 0 }},
		"not coarse":          {row: row(speed, filters.DrivingStatus, filters.FloatValue(50)), change: func(a *Asked) { a.Coarsen = "trip" }, want: finding.ContentCoarse},
		"a trip":              {row: summed(row(speed, filters.DrivingStatus, filters.FloatValue(50)), "mean", 1234567), change: func(a *Asked) { a.Coarsen = "trip" }},
		"unlisted":            {row: row(speed, filters.DrivingStatus, filters.FloatValue(50)), change: func(a *Asked) { a.Fields = map[string]bool{gear: true} }, want: finding.ContentNotAsked},
	} {
		t.Run(name, func(t *testing.T) {
			blob, key, f := encrypted(t, []rows.Row{c.row})
			a := asked(f)
			if c.change != nil {
				c.change(&a)
			}
			res, found := judge(t).File(bytes.NewReader(blob), int64(len(blob)), key, a)
			has := slices.ContainsFunc(found, func(f finding.Finding) bool { return f.ID == c.want })
			if res.Rows != 1 || c.want == "" && len(found) > 0 || c.want != "" && !has {
				t.Errorf("%+v: %v", res, found)
			}
			for _, f := range found {
				if strings.Contains(f.English+f.Chinese, "LSVAU") || strings.Contains(f.English, "31.23") {
					t.Errorf("a finding shows content: %s", f.English)
				}
			}
		})
	}
}

// TestManyBadRows: the first ones are named, the others counted.
func TestManyBadRows(t *testing.T) {
	var list []rows.Row
	for range 35 {
		list = append(list, row(speed, filters.Diagnostic, filters.FloatValue(50)))
	}
	blob, key, f := encrypted(t, list)
	_, found := judge(t).File(bytes.NewReader(blob), int64(len(blob)), key, asked(f))
	n := 0
	for _, f := range found {
		if f.ID == finding.ContentClass {
			n++
		}
		if f.ID == finding.ContentMore && !strings.Contains(f.English, "25 more rows") {
			t.Error(f.English)
		}
	}
	if n != maxWorded {
		t.Errorf("%d named", n)
	}
}

// TestSpilled: a plaintext that does not fit the memory is the same from a file, and
// one that is cut off is none.
func TestSpilled(t *testing.T) {
	var list []rows.Row
	for range 2000 {
		list = append(list, row(speed, filters.DrivingStatus, filters.FloatValue(50)))
	}
	blob, key, f := encrypted(t, list)
	for _, limit := range []int64{0, 1, 1000, f.Plain - 1, f.Plain, f.Plain + 1} {
		s, err := decrypt(suite.B, bytes.NewReader(blob), key, limit)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(io.NewSectionReader(s, 0, s.size))
		if sum := sha256.Sum256(text); err != nil || s.size != f.Plain || s.sha256 != f.PlainSHA256 || hex.EncodeToString(sum[:]) != f.PlainSHA256 {
			t.Errorf("limit %d: %d bytes, %v", limit, s.size, err)
		}
		if (s.file != nil) != (limit <= f.Plain) {
			t.Errorf("limit %d: in a file: %v", limit, s.file != nil)
		}
		s.close()
		if _, err := decrypt(suite.B, bytes.NewReader(blob[:len(blob)-9]), key, limit); err == nil {
			t.Errorf("limit %d: a file that is cut off decrypts", limit)
		}
	}
}
