package cli

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"cordon/agent/internal/testcar"
	"cordon/internal/ops"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"cordon-agent": func() { ops.Main(New()) },
		"code":         func() { os.Exit(code()) },
	})
}

// code runs a command of the agent and fails unless it exits with the code given
// first: "code 2 status".
func code() int {
	want := os.Args[1]
	got := fmt.Sprint(ops.Run(New(), os.Args[2:], os.Stdin, os.Stdout, os.Stderr))
	if got != want {
		fmt.Fprintf(os.Stderr, "exit code %s, want %s\n", got, want)
		return 99
	}
	return 0
}

// TestScripts runs testdata/agent-*.txt. Each script starts in a folder with an
// enrolled vehicle (id), bucket keys (data) and agent.yaml; data_dir is $WORK/data,
// run_dir the short path in $RUN.
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/agent-*.txt")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	testscript.Run(t, testscript.Params{
		Files: scripts,
		Setup: setup,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"waitfor": waitFor, "damage": damage, "wrongbroker": wrongBroker, "post": post, "ask": ask, "getid": getID, "hangup": hangUp,
		},
	})
}

func setup(env *testscript.Env) error {
	p, err := testcar.New()
	if err != nil {
		return err
	}
	run, err := os.MkdirTemp("", "run")
	if err != nil {
		return err
	}
	env.Defer(func() { _ = os.RemoveAll(run) })
	env.Setenv("RUN", run)
	env.Values["platform"] = p
	data := filepath.Join(env.WorkDir, "data")
	config := fmt.Sprintf("data_dir: %s\nrun_dir: %s\nvehicle: {id_dir: %s}\nuplink: {broker: tls://127.0.0.1:1}\nlimits: {batch_delay: 10ms}\n",
		data, run, filepath.Join(env.WorkDir, "id"))
	if err := os.WriteFile(filepath.Join(env.WorkDir, "base.yaml"), []byte(config), 0o600); err != nil {
		return err
	}
	return firstError(p.Enrol(filepath.Join(env.WorkDir, "id")), p.Publish(data, time.Now()))
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// waitFor TEXT COMMAND… runs a command of the agent until its output holds TEXT.
func waitFor(ts *testscript.TestScript, _ bool, args []string) {
	var out strings.Builder
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		out.Reset()
		_ = ops.Run(New(), args[1:], strings.NewReader(""), &out, &out)
		if strings.Contains(out.String(), args[0]) {
			return
		}
	}
	ts.Fatalf("%q did not come; the last output was\n%s", args[0], out.String())
}

// getID NAME sets an environment variable to the consent's id in the last output.
func getID(ts *testscript.TestScript, _ bool, args []string) {
	var c struct{ ID uint64 }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &c))
	ts.Setenv(args[0], fmt.Sprint(c.ID))
}

// hangUp sends SIGHUP to what runs in the background.
func hangUp(ts *testscript.TestScript, _ bool, _ []string) {
	for _, cmd := range ts.BackgroundCmds() {
		ts.Check(cmd.Process.Signal(syscall.SIGHUP))
	}
}

// damage FILE flips a bit near the end; damage FILE TEXT appends TEXT.
func damage(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	if len(args) > 1 {
		b = append(b, strings.ReplaceAll(args[1], `\n`, "\n")...)
	} else {
		b[len(b)-10] ^= 1
	}
	ts.Check(os.WriteFile(path, b, 0o600))
}

// wrongBroker listens with a certificate for another name and sets $BROKER.
func wrongBroker(ts *testscript.TestScript, _ bool, _ []string) {
	p := ts.Value("platform").(*testcar.Platform)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	der, err := p.Certificate(&key.PublicKey, pkix.Name{CommonName: "other"}, "other.example")
	ts.Check(err)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go shake(c)
		}
	}()
	ts.Setenv("BROKER", "tls://"+l.Addr().String())
}

func shake(c net.Conn) {
	_ = c.(*tls.Conn).Handshake() // the client refuses the name
	_ = c.Close()
}

// post sends a body to the records socket and checks status and answer.
func post(ts *testscript.TestScript, _ bool, args []string) {
	resp, err := app(ts).Post("http://agent/v1/records", "application/json", strings.NewReader(args[0]))
	ts.Check(err)
	check(ts, resp, args)
}

// ask sends a query to the records socket and checks status and answer.
func ask(ts *testscript.TestScript, _ bool, args []string) {
	resp, err := app(ts).Get("http://agent/v1/ask?" + args[0])
	ts.Check(err)
	check(ts, resp, args)
}

// app is a program that talks to the records socket.
func app(ts *testscript.TestScript) *http.Client {
	path := filepath.Join(ts.Getenv("RUN"), "records.sock")
	return &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}}}
}

func check(ts *testscript.TestScript, resp *http.Response, args []string) {
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if got := fmt.Sprintf("%d %s", resp.StatusCode, text); !strings.Contains(got, args[1]) {
		ts.Fatalf("answer %s, want %q in it", got, args[1])
	}
}
