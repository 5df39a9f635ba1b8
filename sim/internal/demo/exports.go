package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"filippo.io/age"
)

// exports asks for three exports and says what the gate answered.
func (d *demo) exports(ctx context.Context) error {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	ask := func(signal string) (exportRequest, error) {
		var spec exportSpec
		spec.Recipient.Name, spec.Recipient.Country = "Example Research", "DE"
		spec.Purpose = "fault analysis"
		spec.Signals, spec.Vehicles = []string{signal}, []string{"*"}
		spec.From, spec.To = d.began.Add(-time.Minute), d.began.Add(d.opt.Duration)
		spec.Keys = []string{id.Recipient().String()}
		var answer exportRequest
		_, err := d.call(ctx, "operator", "POST", "/v1/exports", spec, &answer)
		return answer, err
	}
	location, err := ask("Vehicle.CurrentLocation.Latitude")
	if err != nil {
		return err
	}
	rule := "-"
	if len(location.Denials) > 0 {
		rule = location.Denials[0].Rule
	}
	d.rep.export("location", "位置", location.State+" "+rule, location.State == "denied" && rule == "E2")

	speed, err := ask(exported)
	if err != nil {
		return err
	}
	status, err := d.call(ctx, "operator", "POST", "/v1/exports/"+speed.ID+"/release", nil, nil)
	if err != nil {
		return err
	}
	d.rep.export("driving status, nobody approved", "行驶状态，无人批准",
		fmt.Sprintf("%s, release refused (HTTP %d)", speed.State, status), speed.State == "pending" && status == http.StatusConflict)
	return d.release(ctx, speed.ID, id)
}

// release gets two approvals, releases the export and opens the file as its
// recipient would.
func (d *demo) release(ctx context.Context, id string, key age.Identity) error {
	for _, approver := range []string{"approver-a", "approver-b"} {
		if status, err := d.call(ctx, approver, "POST", "/v1/exports/"+id+"/approve", nil, nil); err != nil || status >= 300 {
			return fmt.Errorf("%s: approve: status %d: %w", approver, status, err)
		}
	}
	var released exportRequest
	if status, err := d.call(ctx, "operator", "POST", "/v1/exports/"+id+"/release", nil, &released); err != nil || status >= 300 {
		return fmt.Errorf("release: status %d: %w", status, err)
	}
	var file []byte
	if status, err := d.call(ctx, "operator", "GET", "/v1/exports/"+id+"/file", nil, &file); err != nil || status >= 300 {
		return fmt.Errorf("fetch the released file: status %d: %w", status, err)
	}
	r, err := age.Decrypt(bytes.NewReader(file), key)
	if err != nil {
		return fmt.Errorf("the recipient cannot open the released file: %w", err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("the recipient cannot read the released file: %w", err)
	}
	stored, err := d.records(ctx, exported)
	if err != nil {
		return err
	}
	same, other, err := d.inside(plain)
	if err != nil {
		return err
	}
	hits := d.places.Build().Search("export", plain)
	hits = append(hits, d.leaks.Build().Search("export", plain)...)
	d.rep.export("driving status, two approvals", "行驶状态，两人批准",
		fmt.Sprintf("%s, age file of %d bytes, %d lines as the bus carried them, %d others, %d leaks", released.State, len(file), same, other, len(hits)),
		released.State == "released" && same == len(stored) && same > 0 && other == 0 && len(hits) == 0)
	return nil
}

// exported is what the second and third export ask for, and exportedKey where the
// bus carries it.
const (
	exported    = "Vehicle.Speed"
	exportedKey = "SPEED.VEHICLE_SPEED"
)

// inside reads the lines of a released file: how many are values of the exported
// signal that the bus carried at that time, and how many are anything else.
func (d *demo) inside(plain []byte) (same, other int, err error) {
	for dec := json.NewDecoder(bytes.NewReader(plain)); dec.More(); {
		var line struct {
			Signal string          `json:"signal"`
			T      time.Time       `json:"t"`
			Value  json.RawMessage `json:"value"`
		}
		if err := dec.Decode(&line); err != nil {
			return same, other, fmt.Errorf("a line of the released file: %w", err)
		}
		s, o := d.tally.match(exportedKey, []storedRecord{{Signal: line.Signal, T: line.T, Value: line.Value}})
		if line.Signal != exported {
			s, o = 0, 1
		}
		same, other = same+s, other+o
	}
	return same, other, nil
}
