package command

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/page"
	"cordon/tsp/internal/verify/report"
)

// sinks are the flags that say where the result goes.
type sinks struct {
	report, html, key, at string
	json                  bool
}

func (s *sinks) register(fs *flag.FlagSet) {
	fs.StringVar(&s.report, "report", "", "write the signed report to `file`; needs --key")
	fs.StringVar(&s.html, "html", "", "write the report as a page in English and Chinese to `file`")
	fs.StringVar(&s.key, "key", "", "`file` with the secret key that signs reports; see keygen")
	fs.StringVar(&s.at, "at", "", "`date` of the copy and the report, RFC 3339: the log must go on to it; none is written if it is not given")
	fs.BoolVar(&s.json, "json", false, "print JSON also on a terminal")
}

// validate refuses contradictory flags before the work begins.
func (s *sinks) validate() (ed25519.PrivateKey, error) {
	if s.at != "" {
		if _, err := time.Parse(time.RFC3339, s.at); err != nil {
			return nil, usage("--at 2026-03-31T12:00:00+08:00", "--at: %q is no date", s.at)
		}
	}
	if s.key == "" {
		if s.report != "" {
			return nil, usage("cordon-verify keygen --out FILE, then --key FILE", "--report needs --key: a report is signed")
		}
		return nil, nil
	}
	text, err := os.ReadFile(s.key)
	if err != nil {
		return nil, usage("cordon-verify keygen --out FILE", "--key: %s", err)
	}
	key, err := report.ParseSecret(string(text))
	if err != nil {
		return nil, usage("cordon-verify keygen --out FILE", "--key: %s", err)
	}
	return key, nil
}

// write puts out a result and gives its exit code as an error.
func (s *sinks) write(p *program, r *report.Report, key ed25519.PrivateKey) error {
	r.At = s.at
	var sign page.Signature
	if key != nil {
		text, err := r.Sign(key)
		if err != nil {
			return err
		}
		sign = signature(text, key)
		if s.report != "" {
			if err := os.WriteFile(s.report, text, 0o644); err != nil { //nolint:gosec // a report is to be read
				return fmt.Errorf("write the report: %w", err)
			}
		}
	}
	if s.html != "" {
		if err := os.WriteFile(s.html, page.Render(r, sign), 0o644); err != nil { //nolint:gosec // as above
			return fmt.Errorf("write the page: %w", err)
		}
	}
	if err := s.print(p, r); err != nil {
		return err
	}
	return verdict(r.Verdict)
}

func signature(text []byte, key ed25519.PrivateKey) page.Signature {
	sum := sha256.Sum256(text)
	public, _ := key.Public().(ed25519.PublicKey) // of an Ed25519 key it is one
	return page.Signature{Key: report.PublicText(public), SHA256: hex.EncodeToString(sum[:])}
}

func verdict(v finding.Verdict) error {
	switch v {
	case finding.Compliant:
		return nil
	case finding.NotCompliant:
		return exitCode(NotCompliant)
	case finding.NotChecked:
	}
	return exitCode(Failed)
}

// print writes the result to standard output: words for people, else one line of
// JSON.
func (s *sinks) print(p *program, r *report.Report) error {
	if !p.human || s.json {
		text, err := r.Canonical()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "%s\n", text)
		return err
	}
	_, err := fmt.Fprint(p.stdout, human(r))
	return err
}

// human is the result for a terminal.
func human(r *report.Report) string {
	var b strings.Builder
	sc := &r.Scope
	fmt.Fprintf(&b, "\r%s: %d entries, %d exports, %d headers opened, %d approvals' signatures, %d files compared, %d judged row by row\n",
		sc.Gate, sc.Entries, sc.Exports, sc.Headers, sc.Signed, sc.Files, len(r.Items))
	for _, s := range r.Story {
		fmt.Fprintf(&b, "  %6d  %s  %-8s %-10s %s\n", s.Seq, s.Time, s.Type, s.Actor, s.What)
	}
	if c := r.Confidence; c != nil {
		fmt.Fprintf(&b, "sample: %d of %d judged; %s sure that fewer than %d are bad\n", c.Judged, r.Seed.Population, c.Reached, c.Bad)
	}
	for _, f := range r.Findings {
		at := f.Where
		if f.Seq != nil {
			at = strings.TrimSpace(fmt.Sprintf("entry %d %s %s", *f.Seq, f.Request, f.Where))
		}
		fmt.Fprintf(&b, "%-9s %-22s %-3s %s\n          %s\n          %s\n", f.Weight, f.ID, f.Rule, at, f.English, f.Chinese)
	}
	fmt.Fprintf(&b, "verdict: %s\n", r.Verdict)
	return b.String()
}
