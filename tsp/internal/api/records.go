package api

import (
	"math"
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

// records answers GET /v1/records?vehicle=&signal=&from=&to=&limit=&after= with
//
//	{"records":[…],"more":true,"next":"…","unreadable":{"frames":0,"records":0}}
//
// in the order of time, then vehicle, signal and content. Without from it begins
// with the oldest record there can be; without to it ends now. more says whether
// there is anything after the last record, exactly; next, empty if there is not, is
// to be given as after, with the same other parameters, and is opaque. Records that
// share a time are neither lost nor given twice between two pages.
func (a *API) records(w http.ResponseWriter, r *http.Request, _ access.User) error {
	q, err := parseQuery(r.URL.Query(), time.Now().UTC())
	if err != nil {
		return err
	}
	done, err := a.scan(w, r)
	if err != nil {
		return err
	}
	defer done()
	page, err := a.Store.Page(r.Context(), q.Query, q.after, q.limit)
	if err != nil {
		return err
	}
	out := make([]record, 0, len(page.Records))
	for i := range page.Records {
		f := &page.Records[i]
		out = append(out, record{
			Vehicle: f.Vehicle.String(), Signal: f.Signal, Source: f.Source, At: time.Unix(0, f.At).UTC(),
			Classes: f.Labels.Names(), Kind: f.Value.Kind.String(), Value: f.JSON(),
		})
	}
	next := ""
	if page.Next != nil {
		next = page.Next.String()
	}
	return reply(w, http.StatusOK, map[string]any{"records": out, "more": page.Next != nil, "next": next, "unreadable": page.Lost})
}

// query is what a caller asks of the records.
type query struct {
	store.Query
	after *store.Cursor
	limit int
}

// parseQuery reads the parameters. An unknown one is an error: a misspelt filter
// must not give everything. So is one that stands twice: which one counts would be
// anybody's guess.
func parseQuery(v url.Values, now time.Time) (query, error) {
	q := query{Query: store.Query{From: time.Unix(0, 0).UTC(), To: now.Add(time.Hour)}, limit: defaultLimit}
	for name, values := range v {
		if len(values) != 1 {
			return q, badRequest("parameter "+strconv.Quote(name)+" stands more than once", "one value for each")
		}
		if err := q.set(name, values[0]); err != nil {
			return q, err
		}
	}
	if !q.From.Before(q.To) {
		return q, badRequest("from is not before to", "")
	}
	return q, nil
}

func (q *query) set(name, value string) (err error) {
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
		q.limit, err = limitOf(value)
	case "after":
		q.after, err = cursorOf(value)
	default:
		err = badRequest("there is no parameter "+strconv.Quote(name), "vehicle, signal, from, to, limit, after")
	}
	return err
}

func cursorOf(s string) (*store.Cursor, error) {
	if s == "" {
		return nil, nil
	}
	c, err := store.ParseCursor(s)
	if err != nil {
		return nil, badRequest("after is not what an answer gave as next", "the next of the answer before")
	}
	return c, nil
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
	if t.Before(time.Unix(0, 0)) || t.After(time.Unix(0, math.MaxInt64)) {
		return t, badRequest(name+" lies outside the years 1970 to 2262", "2006-01-02T15:04:05Z")
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
