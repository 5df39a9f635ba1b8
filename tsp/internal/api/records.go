package api

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"cordon/filters/wire"
	"cordon/tsp/internal/access"
	"cordon/tsp/internal/store"
)

// Limits of one page of records.
const (
	defaultLimit = 1000
	maxLimit     = 10000
)

// record is a stored record in an answer.
type record struct {
	Vehicle string    `json:"vehicle"`
	Signal  string    `json:"signal"`
	Source  string    `json:"source"`
	At      time.Time `json:"collected_at"`
	Classes []string  `json:"classes"`
	Kind    string    `json:"kind"`
	Value   any       `json:"value"`
}

// records answers GET /v1/records?vehicle=&signal=&from=&to=&limit=, in the order
// of time. Without from it begins with the oldest record there can be; without to
// it ends now.
func (a *API) records(w http.ResponseWriter, r *http.Request, _ access.User) error {
	q, limit, err := parseQuery(r.URL.Query(), time.Now().UTC())
	if err != nil {
		return err
	}
	found, lost, err := a.Store.Records(q, limit)
	if err != nil {
		return err
	}
	out := make([]record, 0, len(found))
	for i := range found {
		f := &found[i]
		out = append(out, record{
			Vehicle: f.Vehicle.String(), Signal: f.Signal, Source: f.Source, At: time.Unix(0, f.At).UTC(),
			Classes: f.Labels.Names(), Kind: f.Value.Kind.String(), Value: f.JSON(),
		})
	}
	return reply(w, http.StatusOK, map[string]any{"records": out, "more": len(found) == limit, "unreadable": lost})
}

// parseQuery reads the parameters. An unknown one is an error: a misspelt filter
// must not give everything.
func parseQuery(v url.Values, now time.Time) (store.Query, int, error) {
	q, limit := store.Query{From: time.Unix(0, 0).UTC(), To: now.Add(time.Hour)}, defaultLimit
	for name, values := range v {
		value := values[0]
		var err error
		switch name {
		case "vehicle":
			q.Vehicle, err = vehicleOf(value)
		case "signal":
			q.Signal = value
		case "from":
			q.From, err = timeOf(name, value, q.From)
		case "to":
			q.To, err = timeOf(name, value, q.To)
		case "limit":
			limit, err = limitOf(value)
		default:
			err = badRequest("there is no parameter "+strconv.Quote(name), "vehicle, signal, from, to, limit")
		}
		if err != nil {
			return q, 0, err
		}
	}
	if !q.From.Before(q.To) {
		return q, 0, badRequest("from is not before to", "")
	}
	return q, limit, nil
}

func vehicleOf(s string) (*wire.Pseudonym, error) {
	if s == "" {
		return nil, nil
	}
	p, err := wire.ParsePseudonym(s)
	if err != nil {
		return nil, badRequest(err.Error(), "an id that GET /v1/vehicles lists")
	}
	return &p, nil
}

func timeOf(name, s string, unset time.Time) (time.Time, error) {
	if s == "" {
		return unset, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return t, badRequest(name+" is no time", "2006-01-02T15:04:05Z")
	}
	return t, nil
}

func limitOf(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxLimit {
		return 0, badRequest("limit is not a number from 1 to "+strconv.Itoa(maxLimit), "")
	}
	return n, nil
}
