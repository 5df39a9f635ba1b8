package api

import (
	"fmt"
	"net/http"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/legal"
	"cordon/tsp/internal/verify"
	"cordon/tsp/internal/verify/sample"
)

// Committed is a commitment to a spot check's secret, as it was entered.
type Committed struct {
	ID         string `json:"id"`
	Commitment string `json:"commitment"` // SHA-256 of the secret, hexadecimal
}

// commit answers POST /v1/log/commitment: the operator's side of a draw. The platform
// sees the commitment alone; of several, the last before the log is frozen counts.
func (a *API) commit(w http.ResponseWriter, r *http.Request, u access.User) error {
	var in struct {
		Commitment string `json:"commitment"`
	}
	const fields = `{"commitment": "64 hexadecimal digits"}`
	if err := body(r, &in, false, fields); err != nil {
		return err
	}
	h, err := sample.ParseHash(in.Commitment)
	if err != nil || h.String() != in.Commitment {
		return badRequest("the commitment is no SHA-256 in lower-case hexadecimal", fields)
	}
	out := Committed{fmt.Sprintf("%s-%d", verify.Commitment, a.Ledger.Log.Head().Seq+1), in.Commitment}
	entry := ledger.Legal{ID: out.ID, Kind: verify.Commitment, State: string(legal.InForce), SHA256: out.Commitment}
	if err := a.Gate.EnterLegal(entry, u.Name); err != nil {
		return err
	}
	return reply(w, http.StatusCreated, out)
}
