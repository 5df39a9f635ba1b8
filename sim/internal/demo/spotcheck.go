package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// copyDir is what the platform hands to its regulator: log, keys and released files.
const copyDir = "handed-over"

// spotcheck plays the regulator, after everything has stopped: a copy of the log and
// of the released files, checked offline with the regulator's own key, and once more
// with one byte of the copy changed.
func (d *demo) spotcheck(ctx context.Context) error {
	for _, part := range []string{"ledger", "egress"} {
		if err := os.CopyFS(d.path(copyDir, part), os.DirFS(d.path(platformDir, part))); err != nil {
			return err
		}
	}
	args, err := d.drawArgs(ctx)
	if err != nil {
		return err
	}
	out, code, err := d.run(ctx, "cordon-verify", args...)
	s := spot(out)
	d.rep.check("regulator's spot check, offline", "监管方离线抽查",
		fmt.Sprintf("exit %d, %s: %d entries, %d headers opened, %d rows judged again", code, s.Verdict, s.Scope.Entries, s.Scope.Headers, s.rows()),
		err == nil && s.Verdict == "compliant" && s.Scope.Headers > 0 && s.rows() > 0)
	if err != nil {
		d.rep.note(s.first())
	}
	tile, err := d.flip()
	if err != nil {
		return err
	}
	out, code, err = d.run(ctx, "cordon-verify", args...)
	s = spot(out)
	named := s.names(tile)
	d.rep.check("one byte of the log's copy changed", "日志副本改动一字节",
		fmt.Sprintf("exit %d, %s, names %s", code, s.Verdict, tile), err != nil && code == 3 && named)
	if !named {
		d.rep.note(s.first())
	}
	return nil
}

// drawArgs has both sides pick their secrets and gives the check's command line.
func (d *demo) drawArgs(ctx context.Context) ([]string, error) {
	args := []string{"spotcheck", "--log-key", d.path(copyDir, "ledger", "keys", "log.pub"), "--identity", d.path(regulator + ".key")}
	for _, side := range [][3]string{{"secret", "committed", "regulator.secret"}, {"operator", "operator-commitment", "operator.secret"}} {
		out, _, err := d.run(ctx, "cordon-verify", "spotcheck", "commit", "--out", d.path(side[2]))
		if err != nil {
			return nil, err
		}
		args = append(args, "--"+side[0], d.path(side[2]), "--"+side[1], strings.TrimSpace(string(out)))
	}
	return append(args, d.path(copyDir)), nil
}

// flip changes one byte in the middle of a bundle of the log's copy and gives its path
// in the log.
func (d *demo) flip() (string, error) {
	names, err := filepath.Glob(d.path(copyDir, "ledger", "*", "tile", "entries", "*.p", "*"))
	if err != nil || len(names) == 0 {
		return "", fmt.Errorf("the log's copy has no entries: %w", err)
	}
	text, err := os.ReadFile(names[0])
	if err != nil {
		return "", err
	}
	text[len(text)/2] ^= 1
	if err := os.WriteFile(names[0], text, 0o600); err != nil {
		return "", err
	}
	return filepath.Rel(d.path(copyDir, "ledger"), names[0])
}

// spotReport is what the demonstration reads of a report.
type spotReport struct {
	Verdict string `json:"verdict"`
	Scope   struct {
		Entries uint64 `json:"entries"`
		Headers int    `json:"headers"`
	} `json:"scope"`
	Items []struct {
		Content struct {
			Rows int `json:"rows"`
		} `json:"content"`
	} `json:"items"`
	Findings []struct {
		ID    string `json:"id"`
		En    string `json:"en"`
		Where string `json:"where"`
	} `json:"findings"`
}

// spot reads a report; one that cannot be read has no verdict.
func spot(out []byte) (s spotReport) {
	if json.Unmarshal(out, &s) != nil {
		return spotReport{}
	}
	return s
}

func (s *spotReport) rows() (n int) {
	for _, i := range s.Items {
		n += i.Content.Rows
	}
	return n
}

// names reports whether a finding is about a file.
func (s *spotReport) names(file string) bool {
	for _, f := range s.Findings {
		if strings.Contains(f.Where, file) || strings.Contains(f.En, file) {
			return true
		}
	}
	return false
}

// first is the first finding in words.
func (s *spotReport) first() string {
	if len(s.Findings) == 0 {
		return "no finding"
	}
	return s.Findings[0].ID + ": " + s.Findings[0].En
}
