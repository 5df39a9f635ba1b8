package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// maxAnswer bounds what is read of one answer, in bytes.
const maxAnswer = 64 << 20

// exportSpec is the body of an export request.
type exportSpec struct {
	Recipient string    `json:"recipient"`
	Country   string    `json:"country"`
	Endpoint  string    `json:"endpoint"`
	Purpose   string    `json:"purpose"`
	Signals   []string  `json:"signals"`
	Vehicles  []string  `json:"vehicles"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	Format    string    `json:"format"`
	Coarsen   string    `json:"coarsen,omitempty"`
}

// exportRequest is what the platform says of a request.
type exportRequest struct {
	ID      string `json:"id"`
	State   string `json:"state"`
	Instead string `json:"instead"`
	Denials []struct {
		Rule   string `json:"rule"`
		Field  string `json:"field"`
		Reason string `json:"reason"`
	} `json:"denials"`
	Judged struct {
		Candidates uint64 `json:"candidates"`
	} `json:"judged"`
}

// rule names the first rule that denied a request.
func (r *exportRequest) rule() string {
	if len(r.Denials) == 0 {
		return "-"
	}
	return r.Denials[0].Rule
}

// call asks the platform's API as one of its users. An answer above 499 is an
// error; others are returned with their status.
func (d *demo) call(ctx context.Context, user, method, path string, body, answer any) (status int, err error) {
	var in io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return 0, err
		}
		in = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, d.api+path, in)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+d.tokens[user])
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return resp.StatusCode, err
	}
	if resp.StatusCode >= 500 {
		return resp.StatusCode, fmt.Errorf("%s %s: %s: %s", method, path, resp.Status, bytes.TrimSpace(b))
	}
	if raw, ok := answer.(*[]byte); ok {
		*raw = b
		return resp.StatusCode, nil
	}
	if answer != nil && resp.StatusCode < 300 {
		if err := json.Unmarshal(b, answer); err != nil {
			return resp.StatusCode, fmt.Errorf("%s %s: %w", method, path, err)
		}
	}
	return resp.StatusCode, nil
}

// must is call for what has to succeed.
func (d *demo) must(ctx context.Context, user, method, path string, body, answer any) error {
	var text []byte
	status, err := d.call(ctx, user, method, path, body, &text)
	if err != nil {
		return err
	}
	if status >= 300 {
		return fmt.Errorf("%s %s by %s: status %d: %s", method, path, user, status, bytes.TrimSpace(text))
	}
	if raw, ok := answer.(*[]byte); ok {
		*raw = text
		return nil
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(text, answer)
}

// storedRecord is one record as the platform gives it back.
type storedRecord struct {
	Signal string          `json:"signal"`
	T      time.Time       `json:"collected_at"`
	Value  json.RawMessage `json:"value"`
}

// page is the most records that the platform gives in one answer.
const page = "10000"

// records reads everything that the platform stores of one signal, page by page.
func (d *demo) records(ctx context.Context, signal string) (all []storedRecord, err error) {
	q := url.Values{
		"vehicle": {d.vehicle}, "signal": {signal}, "limit": {page},
		"from": {d.began.Add(-time.Hour).Format(time.RFC3339Nano)}, "to": {d.began.Add(3 * time.Hour).Format(time.RFC3339Nano)},
	}
	for {
		var answer struct {
			Records []storedRecord `json:"records"`
			More    bool           `json:"more"`
			Next    string         `json:"next"`
		}
		status, err := d.call(ctx, "operator", "GET", "/v1/records?"+q.Encode(), nil, &answer)
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("GET /v1/records: status %d", status)
		}
		all = append(all, answer.Records...)
		if err != nil || !answer.More {
			return all, err
		}
		q.Set("after", answer.Next)
	}
}
