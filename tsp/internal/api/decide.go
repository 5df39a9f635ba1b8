package api

import (
	"net/http"
	"time"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

// Challenge is what an approver signs, and what it is about.
type Challenge struct {
	Approval ledger.Approval `json:"approval"` // all but signature and credential
	Text     string          `json:"text"`     // to be signed with the approver's key
	// Entry is the log's entry that is approved, byte for byte: Approval.Leaf is its
	// SHA-256. What stands there is what is approved, whatever else a platform shows.
	Entry string `json:"entry"`
}

// Signed is the body of an approval.
type Signed struct {
	Expires   time.Time `json:"expires"` // as in the challenge
	Signature []byte    `json:"signature"`
}

// challenge answers GET /v1/exports/{id}/challenge.
func (a *API) challenge(w http.ResponseWriter, r *http.Request, u access.User) error {
	ap, text, err := a.Gate.Challenge(r.PathValue("id"), u.Name)
	if err != nil {
		return err
	}
	return a.replyChallenge(w, ap, text)
}

// replyChallenge adds the entry that is to be approved.
func (a *API) replyChallenge(w http.ResponseWriter, ap ledger.Approval, text []byte) error {
	proof, err := a.Ledger.Log.Inclusion(ap.Of)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, Challenge{ap, string(text), string(proof.Leaf)})
}

// approve answers POST /v1/exports/{id}/approve.
func (a *API) approve(w http.ResponseWriter, r *http.Request, u access.User) error {
	s, err := signed(r, u)
	if err != nil {
		return err
	}
	req, err := a.Gate.Approve(r.PathValue("id"), s)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, req)
}

// signed reads an approval by a user.
func signed(r *http.Request, u access.User) (export.Signed, error) {
	var s Signed
	if err := body(r, &s, false, "expires, signature"); err != nil {
		return export.Signed{}, err
	}
	if s.Expires.IsZero() || len(s.Signature) == 0 {
		return export.Signed{}, badRequest("expires and signature are needed", "sign the text of the challenge: cordon-tsp export approve ID --key FILE")
	}
	return export.Signed{By: export.Approver{Name: u.Name, Credential: u.Credential()}, Expires: s.Expires, Signature: s.Signature}, nil
}

// revoke answers POST /v1/exports/{id}/revoke.
func (a *API) revoke(w http.ResponseWriter, r *http.Request, u access.User) error {
	req, err := a.Gate.Revoke(u.Name, r.PathValue("id"))
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, req)
}
