package feed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"cordon/sim"
)

const (
	batchRecords = 32
	batchBytes   = 512 << 10
	batchAge     = 200 * time.Millisecond // simulated
	longestWait  = 5 * time.Second
)

// poster sends records in order, a batch at a time, and counts the answers.
type poster struct {
	client  *http.Client
	retries int
	stats   *Stats

	batch []sim.Record
	size  int
	kind  string
}

func newPoster(socket string, retries int, stats *Stats) *poster {
	var d net.Dialer
	transport := &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return d.DialContext(ctx, "unix", socket) },
	}
	return &poster{client: &http.Client{Transport: transport, Timeout: 30 * time.Second}, retries: retries, stats: stats}
}

// add queues a record. Bytes travel as MessagePack, all else as JSON; a change
// of kind, a full or an old batch sends what is queued first.
func (p *poster) add(ctx context.Context, r sim.Record) error {
	kind, size := JSON, 200
	if b, ok := r.Value.([]byte); ok {
		kind, size = MessagePack, len(b)
	}
	full := len(p.batch) >= batchRecords || p.size+size > batchBytes
	if len(p.batch) > 0 && (kind != p.kind || full) {
		if err := p.flush(ctx); err != nil {
			return err
		}
	}
	p.batch, p.size, p.kind = append(p.batch, r), p.size+size, kind
	return nil
}

// tick sends a batch that has waited long enough by the simulated clock.
func (p *poster) tick(ctx context.Context, now time.Time) error {
	if len(p.batch) > 0 && now.Sub(p.batch[0].CollectedAt) >= batchAge {
		return p.flush(ctx)
	}
	return nil
}

// flush sends the batch. Only a cancelled context is an error: a refusal or an
// agent that stays away is counted, and the drive goes on.
func (p *poster) flush(ctx context.Context) error {
	if len(p.batch) == 0 {
		return nil
	}
	batch := p.batch
	p.batch, p.size = p.batch[:0], 0
	encode := encodeJSON
	if p.kind == MessagePack {
		encode = encodeMessagePack
	}
	body, err := encode(batch)
	if err != nil {
		p.stats.Abandoned += uint64(len(batch))
		return err
	}
	for try := 0; ; try++ {
		wait, err := p.post(ctx, p.kind, body, batch)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			p.stats.Abandoned += uint64(len(batch))
			return ctx.Err()
		}
		if wait < 0 || try >= p.retries {
			p.giveUp(err, wait < 0, len(batch))
			return nil
		}
		p.stats.Retries++
		if err := pause(ctx, min(max(wait, backoff(try)), longestWait)); err != nil {
			p.stats.Abandoned += uint64(len(batch))
			return err
		}
	}
}

func backoff(try int) time.Duration { return 50 * time.Millisecond << min(try, 6) }

func (p *poster) giveUp(err error, refused bool, n int) {
	if refused {
		p.stats.Refused += uint64(n)
	} else {
		p.stats.GivenUp += uint64(n)
	}
	if p.stats.Trouble == "" {
		p.stats.Trouble = err.Error()
	}
}

// post sends one body. With an error, wait says how long before another try;
// below zero there is no use in one.
func (p *poster) post(ctx context.Context, kind string, body []byte, batch []sim.Record) (wait time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://agent/v1/records", bytes.NewReader(body))
	if err != nil {
		return -1, err
	}
	req.Header.Set("Content-Type", kind)
	res, err := p.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, 4<<20))
	if err != nil {
		return 0, fmt.Errorf("read the agent's answer: %w", err)
	}
	p.stats.Posts++
	switch {
	case res.StatusCode == http.StatusOK:
		return -1, p.count(text, batch)
	case res.StatusCode == http.StatusServiceUnavailable || res.StatusCode == http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(res.Header.Get("Retry-After")) // absent or a date: the back-off alone
		return time.Duration(max(seconds, 0)) * time.Second, fmt.Errorf("the agent is busy: status %d", res.StatusCode)
	case res.StatusCode >= 500:
		return 0, fmt.Errorf("the agent failed: status %d", res.StatusCode)
	}
	return -1, fmt.Errorf("the agent refused the records: status %d: %s", res.StatusCode, reason(text))
}

func reason(text []byte) string {
	var body struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(text, &body) != nil || body.Error == "" {
		return "no reason given"
	}
	return body.Error
}

// count adds up the verdicts, one for each record of the batch.
func (p *poster) count(text []byte, batch []sim.Record) error {
	var body struct {
		Results []struct {
			Effect string `json:"effect"`
			Rule   string `json:"rule"`
		} `json:"results"`
	}
	if err := json.Unmarshal(text, &body); err != nil {
		return fmt.Errorf("the agent's answer is not understood: %w", err)
	}
	if len(body.Results) != len(batch) {
		return errors.New("the agent's answer has another number of verdicts than there were records")
	}
	for i, v := range body.Results {
		p.stats.Verdicts[Verdict{batch[i].Source, batch[i].Signal, v.Effect, v.Rule}]++
	}
	p.stats.Answered += uint64(len(batch))
	return nil
}
