package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cordon/internal/ops"
	"cordon/tsp/internal/api"
)

// tokenEnv holds the token: a flag would show it to everybody on the machine.
const tokenEnv = "CORDON_TOKEN"

// client speaks to a running platform.
type client struct{ base string }

// apiFlag adds --api.
func apiFlag(c *cobra.Command, cl *client) {
	c.Flags().StringVar(&cl.base, "api", "http://127.0.0.1:8470", "address of the platform's JSON interface")
}

// check refuses an address over which the token would travel in the clear.
func (c *client) check() (*url.URL, error) {
	u, err := url.Parse(c.base)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, usage("--api is no address", "http://127.0.0.1:8470")
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme == "http" && u.Hostname() != "localhost" && !ip.IsLoopback() {
		return nil, usage("--api: the token would leave this machine in the clear", "https://"+u.Host)
	}
	return u, nil
}

// call sends a request and decodes the answer into out.
func (c *client) call(ctx context.Context, method, path string, body, out any) error {
	answer, err := c.ask(ctx, method, path, body)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	return decode(answer, out)
}

// stream writes an answer of JSON lines to w, which must come to its end.
func (c *client) stream(ctx context.Context, path string, w io.Writer) (int64, error) {
	answer, err := c.ask(ctx, http.MethodGet, path, nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode >= 300 {
		return 0, decode(answer, nil)
	}
	var last lastLine
	n, err := io.Copy(io.MultiWriter(w, &last), answer.Body)
	if err == nil && !last.whole() {
		err = errors.New("the answer was cut. Try: again; the platform's log says why")
	}
	return n, err
}

// httpClient follows nothing: the token is for the address that was given, and a
// redirection could take it to one without encryption.
var httpClient = &http.Client{
	Timeout:       30 * time.Minute,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// ask sends a request with the token.
func (c *client) ask(ctx context.Context, method, path string, body any) (*http.Response, error) {
	u, err := c.check()
	if err != nil {
		return nil, err
	}
	token := os.Getenv(tokenEnv)
	if token == "" {
		return nil, usage("no token in the environment", tokenEnv+"=... as the platform printed it at its first start")
	}
	path, query, _ := strings.Cut(path, "?")
	if u = u.JoinPath(path); query != "" {
		u.RawQuery = query
	}
	var text io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		text = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), text)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	answer, err := httpClient.Do(req)
	if err != nil {
		return nil, &ops.Error{Op: "ask the platform", Err: errors.Unwrap(err), Hint: "start it, or --api with its address"}
	}
	return answer, nil
}

// decode reads an answer, or the fault in its place.
func decode(r *http.Response, out any) error {
	if r.StatusCode < 300 {
		return json.NewDecoder(r.Body).Decode(out)
	}
	var f api.Fault
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&f); err != nil {
		return fmt.Errorf("the platform answered %s", r.Status)
	}
	err := &ops.Error{What: f.What, Hint: f.Hint}
	switch f.Code {
	case api.CodeState, api.CodeFourEye:
		return ops.Exit(ops.Blocked, err)
	case api.CodeRequest:
		return ops.Exit(ops.Usage, err)
	}
	return err
}
