package api

import (
	"net/http"
	"slices"
	"strconv"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/recipient"
)

func (a *API) registerKeys(route router) {
	route("GET /v1/recipients", a.recipients, anybody...)
	route("GET /v1/keys", a.keys, anybody...)
	route("POST /v1/keys", a.proposeKey, access.Operator)
	route("POST /v1/keys/retire", a.retireKey, access.Operator, access.Approver)
	route("GET /v1/keys/{seq}/challenge", a.keyChallenge, access.Approver)
	route("POST /v1/keys/{seq}/approve", a.approveKey, access.Approver)
}

// Key is a key in an answer.
type Key struct {
	Role        string             `json:"role"`
	ID          string             `json:"id"`
	Name        string             `json:"name,omitempty"`
	Group       string             `json:"group,omitempty"`
	Country     string             `json:"country,omitempty"`
	Public      string             `json:"public"`
	Fingerprint string             `json:"fingerprint"`
	Standing    recipient.Standing `json:"standing"`
	Seq         uint64             `json:"seq"` // of the entry that proposed it, which an approval names
	Since       uint64             `json:"since,omitempty"`
	Until       uint64             `json:"until,omitempty"`
	ReplacedBy  string             `json:"replaced_by,omitempty"`
}

func keyOf(k *recipient.Key) Key {
	return Key{
		Role: k.Role, ID: k.ID, Name: k.Name, Group: k.Group, Country: k.Country, Public: k.Text, Fingerprint: k.Fingerprint,
		Standing: k.Standing, Seq: k.Seq, Since: k.Since, Until: k.Until, ReplacedBy: k.ReplacedBy,
	}
}

// keys answers GET /v1/keys?role=: every key of the log, in the order of the proposals.
func (a *API) keys(w http.ResponseWriter, r *http.Request, _ access.User) error {
	role := r.URL.Query().Get("role")
	out := []Key{}
	for _, k := range a.Gate.Keys() {
		if role == "" || k.Role == role {
			out = append(out, keyOf(&k))
		}
	}
	return reply(w, http.StatusOK, map[string]any{"keys": out})
}

// Recipient is a recipient in an answer.
type Recipient struct {
	ID      string   `json:"id"`
	Name    string   `json:"name,omitempty"`
	Group   string   `json:"group"`
	Country string   `json:"country"`
	Suite   string   `json:"suite"`
	Keys    []string `json:"fingerprints"`
}

// recipients answers GET /v1/recipients: those to whom something can be sent.
func (a *API) recipients(w http.ResponseWriter, _ *http.Request, _ access.User) error {
	out := []Recipient{}
	for _, r := range a.Gate.Recipients() {
		v := Recipient{ID: r.ID, Name: r.Name, Group: r.Group, Country: r.Country, Suite: string(r.Suite)}
		for _, k := range r.Keys {
			v.Keys = append(v.Keys, k.Fingerprint())
		}
		out = append(out, v)
	}
	return reply(w, http.StatusOK, map[string]any{"recipients": out})
}

// Proposal is the body of POST /v1/keys. Retires is the fingerprint of the key that it
// replaces.
type Proposal struct {
	Role    string `json:"role"`
	ID      string `json:"id"`
	Name    string `json:"name,omitempty"`
	Group   string `json:"group,omitempty"`
	Country string `json:"country,omitempty"`
	Public  string `json:"public"`
	Retires string `json:"retires,omitempty"`
}

// proposed are the roles whose keys people bring; log and witness keys come from the
// configuration.
var proposed = []string{recipient.RoleRecipient, recipient.RoleRegulator, recipient.RoleApprover}

// proposeKey answers POST /v1/keys: 201 with the key, which waits for an approval
// unless its standing says otherwise.
func (a *API) proposeKey(w http.ResponseWriter, r *http.Request, u access.User) error {
	var p Proposal
	if err := body(r, &p, false, "role, id, name, group, country, public, retires"); err != nil {
		return err
	}
	if !slices.Contains(proposed, p.Role) {
		return badRequest("role is none that keys are proposed for", "recipient, regulator or approver")
	}
	k, err := recipient.Proposal(ledger.Key{
		Role: p.Role, ID: p.ID, Name: p.Name, Group: p.Group, Country: p.Country, Public: p.Public, Retires: p.Retires,
	})
	if err != nil {
		return err
	}
	return a.enterKey(w, u, k)
}

// retireKey answers POST /v1/keys/retire.
func (a *API) retireKey(w http.ResponseWriter, r *http.Request, u access.User) error {
	var p struct {
		Role        string `json:"role"`
		ID          string `json:"id"`
		Fingerprint string `json:"fingerprint"`
	}
	if err := body(r, &p, false, "role, id, fingerprint"); err != nil {
		return err
	}
	if !slices.Contains(proposed, p.Role) {
		return badRequest("role is none whose keys are retired here", "recipient, regulator or approver")
	}
	return a.enterKey(w, u, recipient.Retirement(p.Role, p.ID, p.Fingerprint))
}

// enterKey enters a key entry and answers with the key as it stands then, under the
// number that an approval of it names.
func (a *API) enterKey(w http.ResponseWriter, u access.User, k ledger.Key) error {
	e, err := a.Gate.EnterKey(u.Name, k)
	if err != nil {
		return err
	}
	out := Key{Role: k.Role, ID: k.ID, Fingerprint: k.Fingerprint, Standing: recipient.Retired} // a proposal that was taken back
	for _, have := range a.Gate.Keys() {
		if have.Fingerprint == k.Fingerprint {
			out = keyOf(&have)
		}
	}
	out.Seq = e.Seq
	return reply(w, http.StatusCreated, out)
}

// keyChallenge answers GET /v1/keys/{seq}/challenge.
func (a *API) keyChallenge(w http.ResponseWriter, r *http.Request, u access.User) error {
	seq, err := seqOf(r)
	if err != nil {
		return err
	}
	ap, text, err := a.Gate.KeyChallenge(seq, u.Name)
	if err != nil {
		return err
	}
	return a.replyChallenge(w, ap, text)
}

// approveKey answers POST /v1/keys/{seq}/approve.
func (a *API) approveKey(w http.ResponseWriter, r *http.Request, u access.User) error {
	seq, err := seqOf(r)
	if err != nil {
		return err
	}
	s, err := signed(r, u)
	if err != nil {
		return err
	}
	e, err := a.Gate.ApproveKey(seq, s)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, map[string]any{"approved": seq, "by": u.Name, "entry": e.Seq})
}

func seqOf(r *http.Request) (uint64, error) {
	n, err := strconv.ParseUint(r.PathValue("seq"), 10, 64)
	if err != nil || n == 0 {
		return 0, badRequest("the key entry is named by its number", "the seq that GET /v1/keys lists")
	}
	return n, nil
}
