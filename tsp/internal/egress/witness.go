package egress

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"cordon/tsp/internal/ledger"
)

// WitnessConfig says where a witness is and how to know it.
type WitnessConfig struct {
	URL string `yaml:"url"` // https://host/prefix, below which it takes add-checkpoint
	Key string `yaml:"key"` // its verifier key, cosignature/v1: name+id+base64
	CA  string `yaml:"ca"`  // certificates that may have signed the server's; empty: the system's
	// PlainLoopback lets URL be http:// of this machine, for development.
	PlainLoopback bool `yaml:"plain_loopback"`
}

// Witness asks a witness over HTTP to cosign checkpoints (C2SP tlog-witness,
// add-checkpoint). It sends hashes and signatures, nothing else of the log.
type Witness struct {
	to    *url.URL
	key   note.Verifier
	line  *line
	bytes atomic.Int64
}

// NewWitness prepares a client; it connects when it is asked.
func NewWitness(c WitnessConfig) (*Witness, error) {
	u, err := parseAddress(c.URL, "https", "http", c.PlainLoopback)
	if err == nil && u.RawQuery != "" {
		err = errors.New("url has a query")
	}
	if err != nil {
		return nil, fmt.Errorf("egress: witness: %w", err)
	}
	v, err := ledger.ParseVerifier(c.Key)
	if err != nil {
		return nil, fmt.Errorf("egress: witness: %w", err)
	}
	if !ledger.IsWitness(v) {
		return nil, errors.New("egress: witness: the key is not a witness's (cosignature/v1)")
	}
	l, err := newLine(u, identity{ca: c.CA})
	return &Witness{to: u.JoinPath("add-checkpoint"), key: v, line: l}, err
}

// Verifier checks what the witness signs.
func (w *Witness) Verifier() note.Verifier { return w.key }

// Bytes is how many were given to the network since the start.
func (w *Witness) Bytes() int64 { return w.bytes.Load() }

const (
	proofHashes  = 63       // the most that a consistency proof may have
	witnessBytes = 16 << 10 // of an answer
)

// Cosign asks once. The line that it gives was checked with the witness's key.
func (w *Witness) Cosign(ctx context.Context, _ string, oldSize int64, proof tlog.TreeProof, checkpoint []byte) ([]byte, error) {
	if len(proof) > proofHashes {
		return nil, fmt.Errorf("egress: witness: a proof of %d hashes", len(proof))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.to.String(), bytes.NewReader(question(oldSize, proof, checkpoint)))
	if err != nil {
		return nil, fmt.Errorf("egress: witness: %w", err)
	}
	req.Header.Set("User-Agent", "cordon")
	t := w.transport()
	defer t.CloseIdleConnections()
	res, err := t.RoundTrip(req)
	if err != nil {
		return nil, fmt.Errorf("egress: witness %s: %w", w.key.Name(), err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, witnessBytes+1))
	if err == nil && len(body) > witnessBytes {
		err = fmt.Errorf("its answer is longer than %d bytes", witnessBytes)
	}
	if err == nil {
		body, err = w.answer(res, body, checkpoint)
	}
	if err != nil {
		return nil, fmt.Errorf("egress: witness %s: %w", w.key.Name(), err)
	}
	return body, nil
}

// question is the body of a request: the old size, the proof, a blank line, and the
// signed checkpoint.
func question(oldSize int64, proof tlog.TreeProof, checkpoint []byte) []byte {
	out := fmt.Appendf(nil, "old %d\n", oldSize)
	for _, h := range proof {
		out = append(out, h.String()+"\n"...)
	}
	return append(append(out, '\n'), checkpoint...)
}

func (w *Witness) transport() *http.Transport {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return w.line.dial(ctx, func(n int) error { w.bytes.Add(int64(n)); return nil })
	}
	return &http.Transport{
		Proxy: nil, DialContext: dial, DialTLSContext: dial, DisableKeepAlives: true, DisableCompression: true,
		ResponseHeaderTimeout: replyTime, MaxResponseHeaderBytes: 16 << 10,
	}
}

// answer reads what a witness says.
func (w *Witness) answer(res *http.Response, body, checkpoint []byte) ([]byte, error) {
	switch res.StatusCode {
	case http.StatusOK:
		return w.ownLine(body, checkpoint)
	case http.StatusConflict:
		text := strings.TrimSuffix(string(body), "\n")
		size, err := strconv.ParseInt(text, 10, 64)
		if err != nil || size < 0 || strconv.FormatInt(size, 10) != text || res.Header.Get("Content-Type") != "text/x.tlog.size" {
			return nil, errors.New("it answers 409 without a size: it was shown another tree of this size. Try: compare the log with its copies")
		}
		return nil, &ledger.StaleError{Size: size}
	case http.StatusNotFound:
		return nil, errors.New("it answers 404: it does not know this log. Try: register the log's key with it")
	case http.StatusForbidden:
		return nil, errors.New("it answers 403: it does not trust the log's key. Try: register the log's key with it")
	case http.StatusUnprocessableEntity:
		return nil, errors.New("it answers 422: the tree that it knows is no prefix of this one. Try: compare the log with its copies")
	}
	return nil, fmt.Errorf("it answers %d", res.StatusCode)
}

// ownLine takes the witness's own signature line out of an answer.
func (w *Witness) ownLine(body, checkpoint []byte) ([]byte, error) {
	i := bytes.Index(checkpoint, []byte("\n\n"))
	if i < 0 {
		return nil, errors.New("the checkpoint is no signed note")
	}
	text := append(bytes.Clone(checkpoint[:i+2]), body...)
	n, err := note.Open(text, note.VerifierList(w.key))
	if err != nil {
		return nil, fmt.Errorf("its cosignature does not hold: %w", err)
	}
	return fmt.Appendf(nil, "— %s %s\n", n.Sigs[0].Name, n.Sigs[0].Base64), nil
}
