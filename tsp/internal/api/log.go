package api

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"

	"golang.org/x/mod/sumdb/note"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/ledger"
)

// Ledger is the export log as the interface serves it: its files as they lie there
// (C2SP tlog-tiles), each year under /v1/log/<year>.
type Ledger struct {
	Log  *ledger.Log
	Dir  string
	Keys []note.Verifier // of the log, for reading it
	// Public lets anybody read who can reach the interface. No entry holds content, a
	// vehicle or a position, so that monitors and witnesses may have the log; but it
	// says who receives data and what for, so it takes a token unless somebody decides.
	Public bool
}

func (a *API) registerLog(mux *http.ServeMux, route router) {
	get := func(pattern string, h http.HandlerFunc) {
		if a.Ledger.Public {
			mux.HandleFunc(pattern, h)
			return
		}
		route(pattern, func(w http.ResponseWriter, r *http.Request, _ access.User) error { h(w, r); return nil }, anybody...)
	}
	get("GET /v1/log/checkpoint", a.newestCheckpoint)
	get("GET /v1/log/{year}/checkpoint", a.checkpoint)
	get("GET /v1/log/{year}/tile/{tile...}", a.tile)
}

var (
	yearName = regexp.MustCompile(`^[0-9]{4}$`)
	tileName = regexp.MustCompile(`^(entries|[0-9]|[1-5][0-9]|6[0-3])/(x[0-9]{3}/)*[0-9]{3}(\.p/[1-9][0-9]{0,2})?$`)
)

// newestCheckpoint answers GET /v1/log/checkpoint with that of this year's tree.
func (a *API) newestCheckpoint(w http.ResponseWriter, _ *http.Request) {
	text := a.Ledger.Log.Head().Checkpoint
	if len(text) == 0 {
		a.missing(w, nil)
		return
	}
	header(w, "text/plain; charset=utf-8", "no-cache")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	if _, err := w.Write(text); err != nil {
		a.Log.Debug("checkpoint not sent whole", "err", err)
	}
}

// checkpoint answers GET /v1/log/{year}/checkpoint. It changes with every entry.
func (a *API) checkpoint(w http.ResponseWriter, r *http.Request) {
	if year := r.PathValue("year"); yearName.MatchString(year) {
		a.send(w, path.Join(year, "checkpoint"), "text/plain; charset=utf-8", "no-cache")
		return
	}
	a.missing(w, nil)
}

// tile answers GET /v1/log/{year}/tile/…: a tile of hashes, or a bundle of entries. A
// tile of one width never changes; a partial one is gone once a wider one is there.
func (a *API) tile(w http.ResponseWriter, r *http.Request) {
	year, name := r.PathValue("year"), r.PathValue("tile")
	if !yearName.MatchString(year) || !tileName.MatchString(name) {
		a.missing(w, nil)
		return
	}
	keep := "private, max-age=31536000, immutable"
	if a.Ledger.Public {
		keep = "public, max-age=31536000, immutable"
	}
	a.send(w, path.Join(year, "tile", name), "application/octet-stream", keep)
}

func header(w http.ResponseWriter, kind, keep string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", keep)
	w.Header().Set("X-Content-Type-Options", "nosniff")
}

// send answers with a file of the log.
func (a *API) send(w http.ResponseWriter, name, kind, keep string) {
	f, err := os.Open(filepath.Join(a.Ledger.Dir, filepath.FromSlash(name)))
	if err != nil {
		a.missing(w, err)
		return
	}
	defer func() { _ = f.Close() }()
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() {
		a.missing(w, err)
		return
	}
	header(w, kind, keep)
	w.Header().Set("Content-Length", strconv.FormatInt(st.Size(), 10))
	if _, err := io.Copy(w, f); err != nil {
		a.Log.Debug("a file of the export log was not sent whole", "err", err)
	}
}

// missing answers for a file that is not there.
func (a *API) missing(w http.ResponseWriter, err error) {
	w.Header().Set("Cache-Control", "no-store")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		a.Log.Error("export log not served", "err", err)
		_ = reply(w, http.StatusInternalServerError, &Fault{Code: CodeFailed, What: whatFailed})
		return
	}
	_ = reply(w, http.StatusNotFound, &Fault{Code: CodeUnknown, What: "the export log has no such file", Hint: "/v1/log/checkpoint, /v1/log/YEAR/checkpoint, /v1/log/YEAR/tile/… as in C2SP tlog-tiles"})
}
