package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"time"

	"filippo.io/age"
)

// fine are signals that give a way away if they are told as they were measured;
// exported is the one that is asked for by trips, and exportedKey where the bus
// carries it.
var fine = []string{exported, "Vehicle.Chassis.SteeringWheel.Angle"}

const (
	exported    = "Vehicle.Speed"
	exportedKey = "SPEED.VEHICLE_SPEED"
)

// ask files a request by the operator.
func (d *demo) ask(ctx context.Context, coarsen string, signals ...string) (r exportRequest, err error) {
	spec := exportSpec{
		Recipient: recipient, Country: country, Endpoint: "file", Purpose: purpose, Signals: signals, Vehicles: []string{"*"},
		From: d.began.Add(-time.Minute), To: d.began.Add(d.opt.Duration), Format: format, Coarsen: coarsen,
	}
	return r, d.must(ctx, "operator", "POST", "/v1/exports", spec, &r)
}

// exports asks for three exports and says what the gate answered.
func (d *demo) exports(ctx context.Context) error {
	location, err := d.ask(ctx, "", "Vehicle.CurrentLocation.Latitude")
	if err != nil {
		return err
	}
	d.rep.export("location", "位置", location.State+" "+location.rule(), location.State == "denied" && location.rule() == "E2")

	if err := d.fineSeries(ctx); err != nil {
		return err
	}
	trips, err := d.ask(ctx, "trip", exported)
	if err != nil {
		return err
	}
	status, err := d.call(ctx, "operator", "POST", "/v1/exports/"+trips.ID+"/release", nil, nil)
	if err != nil {
		return err
	}
	d.rep.export("speed by trips, nobody approved", "按行程汇总，无人批准",
		fmt.Sprintf("%s, release refused (HTTP %d)", trips.State, status), trips.State == "pending" && status == http.StatusConflict)
	if trips.State != "pending" {
		return nil
	}
	return d.release(ctx, trips.ID)
}

// least is how many ways must remain possible (E2).
const least = 1000

// fineSeries asks for what gives the way away. A drive of a few seconds does not yet,
// and passes on to the approvers, who end it.
func (d *demo) fineSeries(ctx context.Context) error {
	r, err := d.ask(ctx, "", fine...)
	if err != nil {
		return err
	}
	value := fmt.Sprintf("%s %s, %d ways possible", r.State, r.rule(), r.Judged.Candidates)
	if r.Judged.Candidates >= least {
		d.rep.export("speed and steering as measured, of a drive too short to tell a way", "原始速度与转向（行程过短，不足以推断路线）", value, r.State == "pending")
		return d.must(ctx, "approver-a", "POST", "/v1/exports/"+r.ID+"/revoke", nil, nil)
	}
	d.rep.export("speed and steering as measured", "原始速度与转向", value, r.State == "denied" && r.rule() == "E2")
	d.rep.check("the gate says what would pass", "网关说明可行的粒度", r.Instead, strings.Contains(r.Instead, "coarsen"))
	return nil
}

// release gets two signed approvals, releases the export and opens the file as its
// recipient would, with stock age.
func (d *demo) release(ctx context.Context, id string) error {
	for _, approver := range []string{"approver-a", "approver-b"} {
		if err := d.approve(ctx, approver, "/v1/exports/"+id); err != nil {
			return err
		}
	}
	var released exportRequest
	if err := d.must(ctx, "operator", "POST", "/v1/exports/"+id+"/release", nil, &released); err != nil {
		return err
	}
	var file []byte
	if err := d.must(ctx, "operator", "GET", "/v1/exports/"+id+"/file", nil, &file); err != nil {
		return err
	}
	plain, err := d.open(file)
	if err != nil {
		return err
	}
	rows, values, wrong, err := d.inside(plain)
	if err != nil {
		return err
	}
	stored, err := d.records(ctx, exported)
	if err != nil {
		return err
	}
	hits := d.places.Build().Search("export", plain)
	hits = append(hits, d.leaks.Build().Search("export", plain)...)
	d.rep.export("speed by trips, two signed approvals", "按行程汇总，两人签名批准",
		fmt.Sprintf("%s, age file of %d bytes, %d rows that sum up %d of %d values, %d wrong, %d leaks", released.State, len(file), rows, values, len(stored), wrong, len(hits)),
		released.State == "released" && rows > 0 && values == len(stored) && wrong == 0 && len(hits) == 0)
	return nil
}

// open decrypts a released file with the recipient's key.
func (d *demo) open(file []byte) ([]byte, error) {
	key, err := d.identity(recipient)
	if err != nil {
		return nil, err
	}
	r, err := age.Decrypt(bytes.NewReader(file), key)
	if err != nil {
		return nil, fmt.Errorf("the recipient cannot open the released file: %w", err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("the recipient cannot read the released file: %w", err)
	}
	return plain, nil
}

// tripRow is one line of the released file.
type tripRow struct {
	Signal string    `json:"signal"`
	T      time.Time `json:"t"`
	Span   float64   `json:"span_s"`
	Stat   string    `json:"stat"`
	Value  float64   `json:"value"`
}

// inside reads the lines of a released file: how many there are, how many values they
// sum up, and how many of them are not what the bus carried.
func (d *demo) inside(plain []byte) (rows, values, wrong int, err error) {
	for dec := json.NewDecoder(bytes.NewReader(plain)); dec.More(); {
		var r tripRow
		if err := dec.Decode(&r); err != nil {
			return rows, values, wrong, fmt.Errorf("a line of the released file: %w", err)
		}
		rows++
		if r.Stat == "count" {
			values += int(r.Value)
		}
		if !d.tally.sums(exportedKey, &r) || r.Signal != exported {
			wrong++
		}
	}
	return rows, values, wrong, nil
}

// sums reports whether a row is the summary of what the bus carried in its time.
func (t *truthTally) sums(key string, r *tripRow) bool {
	from, to := r.T.UnixNano()/1000, r.T.Add(time.Duration(r.Span*float64(time.Second))).UnixNano()/1000
	n, total, low, up := 0, 0.0, math.Inf(1), math.Inf(-1)
	for at, vs := range t.physical[key] {
		if at < from || at > to {
			continue
		}
		for _, v := range vs {
			n, total, low, up = n+1, total+v, min(low, v), max(up, v)
		}
	}
	want := map[string]float64{"mean": total / float64(max(n, 1)), "min": low, "max": up, "count": float64(n)}
	v, ok := want[r.Stat]
	return ok && n > 0 && math.Abs(v-r.Value) <= 1e-9*max(1, math.Abs(v))
}
