package api

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordon/tsp/internal/access"
)

// TestRoles asks for every route with every kind of token. What a role may do
// reaches the handler, which has no platform behind it here and is not run.
func TestRoles(t *testing.T) {
	book, err := access.Open(filepath.Join(t.TempDir(), "users.json"))
	if err != nil {
		t.Fatal(err)
	}
	tokens := map[string]string{"nobody": ""}
	for _, r := range []access.Role{access.Operator, access.Approver, access.Auditor} {
		if tokens[string(r)], err = book.Add("u-"+string(r), r); err != nil {
			t.Fatal(err)
		}
	}
	const all = "operator approver auditor"
	want := map[string]string{
		"GET /v1/vehicles":                   "operator",
		"GET /v1/records":                    "operator",
		"POST /v1/exports":                   "operator",
		"GET /v1/exports":                    all,
		"GET /v1/exports/x":                  all,
		"GET /v1/exports/x/challenge":        "approver",
		"POST /v1/exports/x/approve":         "approver",
		"POST /v1/exports/x/revoke":          "approver",
		"POST /v1/exports/x/release":         "operator",
		"GET /v1/exports/x/file":             "operator auditor",
		"GET /v1/deliveries":                 all,
		"POST /v1/exports/x/retry":           "operator",
		"POST /v1/exports/x/end":             "operator",
		"GET /v1/recipients":                 all,
		"GET /v1/keys":                       all,
		"POST /v1/keys":                      "operator",
		"POST /v1/keys/retire":               "operator approver",
		"GET /v1/keys/7/challenge":           "approver",
		"POST /v1/keys/7/approve":            "approver",
		"GET /v1/legal":                      all,
		"POST /v1/legal":                     "operator",
		"GET /v1/legal/timers":               all,
		"GET /v1/legal/drafts/pia":           "operator auditor",
		"GET /v1/legal/drafts/report":        "operator auditor",
		"GET /v1/legal/contract-1":           all,
		"PUT /v1/legal/contract-1":           "operator",
		"POST /v1/legal/contract-1/enter":    "operator",
		"POST /v1/legal/contract-1/withdraw": "operator",
		"POST /v1/legal/incident-1/notify":   "operator",
		"GET /v1/log/checkpoint":             all,
		"POST /v1/log/commitment":            "operator",
		"GET /v1/log/2026/checkpoint":        all,
		"GET /v1/log/2026/tile/0/000":        all,
		"GET /v1/status":                     all,
	}
	a := &API{Book: book, Log: slog.New(slog.DiscardHandler)}
	for route, allowed := range want {
		method, path, _ := strings.Cut(route, " ")
		for who, token := range tokens {
			reached, status := attempt(a, method, path, token)
			may := strings.Contains(allowed, who)
			switch {
			case may != reached:
				t.Errorf("%s by %s: reached %v", route, who, reached)
			case !may && who == "nobody" && status != http.StatusUnauthorized:
				t.Errorf("%s without a token: %d", route, status)
			case !may && who != "nobody" && status != http.StatusForbidden:
				t.Errorf("%s by %s: %d", route, who, status)
			}
		}
	}
}

// attempt reports whether a request got past the guard: the handlers then panic for
// want of a platform, or find fault with the body.
func attempt(a *API, method, path, token string) (reached bool, status int) {
	mux := http.NewServeMux()
	a.Register(mux)
	r := httptest.NewRequest(method, path, strings.NewReader(`{"purpose":"x"}`))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	defer func() {
		if recover() != nil {
			reached = true
		}
	}()
	mux.ServeHTTP(w, r)
	return w.Code != http.StatusUnauthorized && w.Code != http.StatusForbidden, w.Code
}

func TestParseQuery(t *testing.T) {
	now := time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)
	v := strings.Repeat("ab", 16)
	q, err := parseQuery(url.Values{"vehicle": {v}, "signal": {"Vehicle.Speed"}, "from": {"2026-03-09T00:00:00Z"}, "limit": {"7"}}, now)
	if err != nil || q.limit != 7 || q.Vehicle.String() != v || q.Signal != "Vehicle.Speed" || q.From.Day() != 9 || !q.To.After(now) {
		t.Errorf("%+v, %v", q, err)
	}
	for name, bad := range map[string]url.Values{
		"unknown":   {"singal": {"Vehicle.Speed"}},
		"vehicle":   {"vehicle": {"x"}},
		"time":      {"from": {"yesterday"}},
		"limit":     {"limit": {"0"}},
		"too many":  {"limit": {"10001"}},
		"twice":     {"signal": {"Vehicle.Speed", "Vehicle.CurrentLocation.Latitude"}},
		"no value":  {"vehicle": {}},
		"too early": {"from": {"1969-12-31T23:59:59Z"}},
		"too late":  {"to": {"2263-01-01T00:00:00Z"}},
		"cursor":    {"after": {"nonsense"}},
		"backwards": {"from": {"2026-03-09T00:00:00Z"}, "to": {"2026-03-08T00:00:00Z"}},
	} {
		if _, err := parseQuery(bad, now); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
