package api

import (
	"bufio"
	"encoding/json"
	"net/http"
	"time"

	"cordon/filters/wire"
	"cordon/tsp/internal/access"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/subject"
)

// TypeAccess is the journal's entry for an answered request for access.
const TypeAccess = "subject-access"

// Access is that entry. It holds no content.
type Access struct {
	Vehicle   string `json:"vehicle"`
	Subject   string `json:"subject"` // a tag, driver, or all
	Reference string `json:"reference"`
	By        string `json:"by"`
	End       bool   `json:"end"` // the answer is out; its lines are counted
	Records   int    `json:"records"`
	Lost      int    `json:"unreadable"` // frames and records
	Complete  bool   `json:"complete"`
}

// stored answers GET /v1/subjects/export?vehicle=&subject=&reference= with
// everything stored about a vehicle or one person of it, a JSON object per line: a
// line of type vehicle, one per record, one per erasure and per released export, and
// at last one of type end with the counts. An answer without that line is cut.
// It is journalled before the first line and after the last.
func (a *API) stored(w http.ResponseWriter, r *http.Request, u access.User) error {
	q, entry, err := storedQuery(r, u)
	if err != nil {
		return err
	}
	done, err := a.scan(w, r)
	if err != nil {
		return err
	}
	defer done()
	if err := a.Note(TypeAccess, entry); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := bufio.NewWriterSize(w, 64<<10)
	lost, err := a.writeStored(r, json.NewEncoder(out), q, &entry)
	entry.End, entry.Lost, entry.Complete = true, lost.Frames+lost.Records, err == nil
	if err == nil {
		err = json.NewEncoder(out).Encode(map[string]any{"type": "end", "records": entry.Records, "unreadable": lost})
	}
	if ferr := out.Flush(); err == nil {
		err = ferr
	}
	if nerr := a.Note(TypeAccess, entry); nerr != nil {
		a.Log.Error("the end of an access request is not journalled", "err", nerr)
	}
	if err != nil { // the header is out: the missing last line tells the reader
		a.Log.Warn("an access request was not answered whole", "err", err)
	}
	return nil
}

func (a *API) writeStored(r *http.Request, out *json.Encoder, q store.Query, entry *Access) (lost store.Lost, err error) {
	if err := a.writeAbout(out, q); err != nil {
		return lost, err
	}
	return a.Store.Scan(r.Context(), q, func(rec *store.Record) error {
		entry.Records++
		return out.Encode(map[string]any{
			"type": "record", "signal": rec.Signal, "source": rec.Source, "subject": subjectName(rec.Subject),
			"collected_at": time.Unix(0, rec.At).UTC(), "classes": rec.Labels.Names(), "kind": rec.Value.Kind.String(), "value": rec.JSON(),
		})
	})
}

// writeAbout writes what is known beside the records.
func (a *API) writeAbout(out *json.Encoder, q store.Query) error {
	list, err := a.Store.Vehicles()
	if err != nil {
		return err
	}
	for _, v := range list {
		if v.ID == q.Vehicle.String() && q.Subject == nil {
			if err := out.Encode(map[string]any{"type": "vehicle", "entry": v}); err != nil {
				return err
			}
		}
	}
	for _, t := range a.Subjects.List() {
		if t.Vehicle == q.Vehicle.String() && (q.Subject == nil || t.Subject == subjectName(*q.Subject)) {
			if err := out.Encode(map[string]any{"type": "erasure", "ticket": t}); err != nil {
				return err
			}
		}
	}
	for _, o := range a.Gate.Released(*q.Vehicle) {
		line := map[string]any{"type": "export", "export": o.Request.ID, "made": o.Request.Made, "names_the_vehicle": o.Named, "signals": o.Request.Fields}
		if s := o.Request.Spec; s != nil {
			line["recipient"], line["country"], line["purpose"] = s.Recipient, s.Country, s.Purpose
		}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func subjectName(t wire.SubjectTag) string {
	if t == (wire.SubjectTag{}) {
		return subject.Driver
	}
	return t.String()
}

// storedQuery reads the parameters; an unknown one, or one that stands twice, is an
// error.
func storedQuery(r *http.Request, u access.User) (store.Query, Access, error) {
	q := store.Query{From: time.Unix(0, 0).UTC(), To: time.Now().UTC().Add(time.Hour)}
	e := Access{By: u.Name, Subject: "all"}
	for name, values := range r.URL.Query() {
		if len(values) != 1 {
			return q, e, badRequest("a parameter stands more than once", "one value for each")
		}
		v, err := values[0], error(nil)
		switch name {
		case "vehicle":
			q.Vehicle, err = vehicleOf(v)
		case "subject":
			q.Subject, err = subjectOf(v)
		case "reference":
			e.Reference = v
		default:
			err = badRequest("there is no such parameter", "vehicle, subject, reference")
		}
		if err != nil {
			return q, e, err
		}
	}
	if q.Vehicle == nil {
		return q, e, badRequest("no vehicle is named", "vehicle=ID, as GET /v1/vehicles lists it")
	}
	e.Vehicle = q.Vehicle.String()
	if q.Subject != nil {
		e.Subject = subjectName(*q.Subject)
	}
	if !subject.ValidReference(e.Reference) {
		return q, e, badRequest("the reference of the person's request is missing or no short plain text", "reference=CASE-1234")
	}
	return q, e, nil
}

func subjectOf(s string) (*wire.SubjectTag, error) {
	if s == "" {
		return nil, nil
	}
	if s == subject.Driver {
		return new(wire.SubjectTag), nil
	}
	t, err := wire.ParseTag(s)
	if err != nil {
		return nil, badRequest(err.Error(), "driver, or a tag")
	}
	return &t, nil
}
