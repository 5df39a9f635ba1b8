package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// body reads the one JSON object of a request strictly: a misspelt field must not go
// unnoticed. may: there need not be one. fields says which there are.
func body(r *http.Request, to any, may bool, fields string) error {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(to)
	if may && errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return badRequest("the body is not what is asked for: "+err.Error(), fields)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return badRequest("there is more after the body's object", "")
	}
	return nil
}
