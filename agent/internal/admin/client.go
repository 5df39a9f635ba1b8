package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"syscall"

	"cordon/internal/ops"
)

// Names of the sockets in the run folder.
const (
	AdminSocket   = "admin.sock"
	RecordsSocket = "records.sock"
	TapSocket     = "tap.sock"
)

// ErrNotRunning is returned when no agent answers.
var ErrNotRunning = errors.New("no agent is running here")

// NotRunning tells a missing agent from one that cannot be asked.
func NotRunning(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED)
}

// Client asks the agent whose sockets lie in a run folder.
type Client struct {
	path string
	http http.Client
}

// NewClient makes a client. It does not connect.
func NewClient(runDir string) *Client {
	path := filepath.Join(runDir, AdminSocket)
	return &Client{path: path, http: http.Client{Timeout: timeout, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", path)
		},
	}}}
}

// Status asks for the status.
func (c *Client) Status(ctx context.Context) (s Status, err error) {
	return s, c.do(ctx, http.MethodGet, "/v1/status", nil, &s)
}

// Consents lists all consents.
func (c *Client) Consents(ctx context.Context) (list []Consent, err error) {
	return list, c.do(ctx, http.MethodGet, "/v1/consents", nil, &list)
}

// Grant asks for a consent.
func (c *Client) Grant(ctx context.Context, g Grant) (out Consent, err error) {
	return out, c.do(ctx, http.MethodPost, "/v1/consents", g, &out)
}

// Withdraw ends a consent.
func (c *Client) Withdraw(ctx context.Context, id uint64) (out Consent, err error) {
	return out, c.do(ctx, http.MethodDelete, "/v1/consents/"+strconv.FormatUint(id, 10), nil, &out)
}

// Refuse notes that a person said no.
func (c *Client) Refuse(ctx context.Context, a Ask) (out Refusal, err error) {
	return out, c.do(ctx, http.MethodPost, "/v1/refusals", a, &out)
}

// MayAsk asks whether a person may be asked.
func (c *Client) MayAsk(ctx context.Context, a Ask) (out Answer, err error) {
	return out, c.do(ctx, http.MethodPost, "/v1/ask", a, &out)
}

// Notice gives the notice that people are shown.
func (c *Client) Notice(ctx context.Context) (out Notice, err error) {
	return out, c.do(ctx, http.MethodGet, "/v1/notice", nil, &out)
}

// SetNotice makes a notice the one that people are shown.
func (c *Client) SetNotice(ctx context.Context, n Notice) (out Notice, err error) {
	return out, c.do(ctx, http.MethodPut, "/v1/notice", n, &out)
}

// Collection gives what is collected.
func (c *Client) Collection(ctx context.Context) (out Collection, err error) {
	return out, c.do(ctx, http.MethodGet, "/v1/collection", nil, &out)
}

// Collect sets what is collected.
func (c *Client) Collect(ctx context.Context, in Collect) (out Collection, err error) {
	return out, c.do(ctx, http.MethodPut, "/v1/collection", in, &out)
}

// StartDrive begins a drive.
func (c *Client) StartDrive(ctx context.Context) (out Collection, err error) {
	return out, c.do(ctx, http.MethodPost, "/v1/drives", struct{}{}, &out)
}

// Policy gives the policy in force.
func (c *Client) Policy(ctx context.Context) (out Policy, err error) {
	return out, c.do(ctx, http.MethodGet, "/v1/policy", nil, &out)
}

// Reload reads the policy again.
func (c *Client) Reload(ctx context.Context) (out Policy, err error) {
	return out, c.do(ctx, http.MethodPost, "/v1/policy/reload", struct{}{}, &out)
}

func (c *Client) do(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://agent"+path, body)
	if err != nil {
		return err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if NotRunning(err) {
			return &ops.Error{Op: "ask the agent at", Path: c.path, Err: ErrNotRunning, Hint: "cordon-agent run --config F, or the run_dir of the agent that runs"}
		}
		return fmt.Errorf("ask the agent at %s: %w", c.path, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		return json.NewDecoder(resp.Body).Decode(out)
	}
	var f failure
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxBody)).Decode(&f); err != nil || f.Error == "" {
		return fmt.Errorf("ask the agent at %s: %s", c.path, resp.Status)
	}
	if f.Code == ops.OK {
		f.Code = ops.Failed
	}
	return ops.Exit(f.Code, &ops.Error{What: f.Error, Hint: f.Hint})
}
