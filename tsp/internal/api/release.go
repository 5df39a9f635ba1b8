package api

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/export"
)

// target is where a release goes, if its channel does not say it all.
type target struct {
	PutURL string `json:"put_url"`
}

// release answers POST /v1/exports/{id}/release. A request whose stored values
// turn out not to be clean, or not to be what was approved, comes back as denied.
// file.unreadable_frames and .unreadable_records say what the file lacks because it
// could not be read, file.late_records what came in after the request.
//
// The body may be {"put_url": "https://…"}: the address, signed by the recipient's
// store, that channels with such addresses put the file to. It is not kept.
func (a *API) release(w http.ResponseWriter, r *http.Request, u access.User) error {
	var to target
	if err := body(r, &to, true, "put_url, or no body"); err != nil {
		return err
	}
	done, err := a.scan(w, r)
	if err != nil {
		return err
	}
	defer done()
	req, err := a.Gate.Release(r.Context(), u.Name, r.PathValue("id"), to.PutURL)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, req)
}

// file answers GET /v1/exports/{id}/file with the encrypted file.
func (a *API) file(w http.ResponseWriter, r *http.Request, _ access.User) error {
	req, err := a.Gate.Get(r.PathValue("id"))
	if err != nil {
		return err
	}
	if req.State != export.StateReleased || req.File == nil {
		return fmt.Errorf("%w: %s is %s, there is no file", export.ErrState, req.ID, req.State)
	}
	f, err := a.Door.OpenFile(req.File.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return &Fault{http.StatusNotFound, CodeUnknown, "the folder has no file of " + req.ID, "the recipient, if it left by another channel"}
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	a.patience(w, r)
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", `attachment; filename="`+req.File.Name+`"`)
	w.Header().Set("X-Cordon-SHA256", req.File.SHA256)
	if _, err := io.Copy(w, f); err != nil {
		a.Log.Warn("file not sent whole", "request", req.ID, "err", err)
	}
	return nil
}
