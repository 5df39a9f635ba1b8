package command

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/tsp/internal/verify/page"
	"cordon/tsp/internal/verify/report"
	"cordon/tsp/internal/verify/sample"
)

// keep writes a secret to a new file that only its owner reads.
func keep(name, text string) error {
	if name == "" {
		return usage("--out FILE", "where is the secret to be kept?")
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return usage("another file", "%s is there already, and a secret is not written over", name)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

func runCommit(p *program, args []string) error {
	set := flags(p, "spotcheck commit", "--out FILE")
	out := set.String("out", "", "`file` for the secret; show it only when the log is frozen")
	if _, err := parse(set, args); err != nil {
		return err
	}
	s := sample.NewSecret()
	if err := keep(*out, s.Text()); err != nil {
		return err
	}
	_, err := fmt.Fprintln(p.stdout, s.Commitment())
	return err
}

func runKeygen(p *program, args []string) error {
	set := flags(p, "keygen", "--out FILE")
	out := set.String("out", "", "`file` for the secret key")
	if _, err := parse(set, args); err != nil {
		return err
	}
	secret, public, err := report.NewKey()
	if err != nil {
		return err
	}
	if err := keep(*out, secret+"\n"); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, public)
	return err
}

func runReport(p *program, args []string) error {
	set := flags(p, "report", "[flags] FILE")
	known := set.String("by", "", "public `key` that must have signed; printed by keygen")
	html := set.String("html", "", "write the report as a page to `file`")
	rest, err := parse(set, args, "FILE")
	if err != nil {
		return err
	}
	file, err := os.ReadFile(rest[0])
	if err != nil {
		return err
	}
	var by []byte
	if *known != "" {
		if by, err = report.ParsePublic(*known); err != nil {
			return usage("the line that keygen printed", "--by: %s", err)
		}
	}
	r, key, err := report.OpenBy(file, by)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(file)
	if *html != "" {
		if err := os.WriteFile(*html, page.Render(r, page.Signature{Key: key, SHA256: hex.EncodeToString(sum[:])}), 0o644); err != nil { //nolint:gosec // to be read
			return fmt.Errorf("write the page: %w", err)
		}
	}
	if by == nil {
		fmt.Fprintf(p.stderr, "cordon-verify: signed by %s, which is not compared with a key that you know. Try: --by KEY\n", key)
	}
	s := sinks{}
	if err := s.print(p, r); err != nil {
		return err
	}
	return verdict(r.Verdict)
}

func runVersion(p *program, args []string) error {
	if _, err := parse(flags(p, "version", ""), args); err != nil {
		return err
	}
	out := map[string]any{"engine": filters.Engine, "report": report.Form}
	if info, ok := debug.ReadBuildInfo(); ok {
		out["version"], out["go"] = info.Main.Version, info.GoVersion
	}
	hashes := map[string]string{}
	for _, name := range policy.Profiles() {
		prog, err := policy.Compile(name)
		if err != nil {
			return err
		}
		hashes[name] = hex.EncodeToString(prog.Hash[:])
	}
	out["profiles"] = hashes
	text, err := json.Marshal(out)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s\n", text)
	return err
}
