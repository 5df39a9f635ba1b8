package cli

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// The token goes to the address that was given and to no other.
func TestNoRedirect(t *testing.T) {
	t.Setenv(tokenEnv, "secret")
	reached := false
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/elsewhere" {
			reached = true
			_, _ = w.Write([]byte("{}"))
			return
		}
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	defer srv.Close()
	cl := client{base: srv.URL}
	var out map[string]any
	if err := cl.call(t.Context(), http.MethodGet, "/v1/status", nil, &out); err == nil || reached {
		t.Errorf("%v, followed: %v", err, reached)
	}
}
