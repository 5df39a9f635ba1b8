package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/internal/ops"
)

func newExplain() *cobra.Command {
	var profile, config string
	cmd := &cobra.Command{
		Use:   "explain SIGNAL|SOURCE",
		Short: "Say which classes a signal or source has, which rule decides, and what would change it",
		Long: `Says how the policy treats a signal (a VSS path) or a source: its classes, the
rule that decides with and without consent, and the border's answer.
Exit code 3 if it would not leave the car as it is.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			chain, err := inspectChain(profile, config)
			if err != nil {
				return ops.Exit(ops.Usage, err)
			}
			e := explain(chain.Program(), args[0])
			if err := writeExplanation(cmd.OutOrStdout(), e); err != nil {
				return ops.Exit(ops.Failed, err)
			}
			if e.Effect != "pass" {
				return ops.Exit(ops.Blocked, nil)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&profile, "profile", "", "policy profile (default: the configuration's, else draft-2021)")
	cmd.Flags().StringVar(&config, "config", "", "agent configuration, for its policy overlays")
	return cmd
}

// explanation adds to what the policy says of a name what holds it to bounds.
type explanation struct {
	policy.Explanation
	Resolution float64  `json:"resolution,omitempty"` // step of numbers that leave (P2)
	Interval   string   `json:"interval,omitempty"`   // at most one value in it (P2)
	Capacity   uint64   `json:"capacity_bits_per_hour,omitempty"`
	Manifest   string   `json:"manifest,omitempty"`
	Scope      []string `json:"scope,omitempty"` // classes that the manifest names (U4)
}

func explain(p *filters.Program, name string) explanation {
	e := explanation{Explanation: policy.Explain(p, name)}
	switch e.Kind {
	case "source":
		e.Capacity = p.Capacity(name)
		if s := p.Scope(name); s != nil {
			e.Manifest, e.Scope = s.Manifest, s.Classes.Names()
			e.bounds(s.Resolution, s.Interval)
		}
	case "signal":
		d := p.Lookup(name)
		e.bounds(d.Resolution, d.Interval)
	}
	return e
}

func (e *explanation) bounds(resolution float64, interval time.Duration) {
	e.Resolution = resolution
	if interval > 0 {
		e.Interval = interval.String()
	}
}

// number writes what is not zero.
func number[T float64 | uint64](n T, unit string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%v%s", n, unit)
}

func writeExplanation(w io.Writer, e explanation) error {
	if f, ok := w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return json.NewEncoder(w).Encode(e)
	}
	for _, r := range e.rows() {
		if r[1] == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "%-11s %s\n", r[0], r[1]); err != nil {
			return err
		}
	}
	return nil
}

// rows gives what a terminal shows: names and texts, which may be empty.
func (e *explanation) rows() [][2]string {
	return [][2]string{
		{e.Kind, e.Name}, {"entry", e.Entry}, {"classes", strings.Join(e.Classes, " ")},
		{"inputs", strings.Join(e.Inputs, " ")}, {"type", strings.TrimSpace(e.Type + " " + e.Unit)},
		{"limits", e.Limits}, {"from", strings.Join(e.From, " ")}, {"purpose", e.Purpose}, {"effect", strings.TrimSpace(e.Effect + " " + e.Rule)},
		{"because", e.Reason}, {"consent", "with one: " + e.WithConsent}, {"collected", e.Collection}, {"found", strings.Join(e.Found, "\n            ")},
		{"resolution", number(e.Resolution, "")}, {"interval", e.Interval}, {"fields", strings.Join(e.Fields, "; ")},
		{"capacity", cmp.Or(number(e.Capacity, " bits an hour"), e.Explanation.Capacity)}, {"holds", strings.Join(e.Holds, "; ")}, {"manifest", strings.TrimSpace(e.Manifest + " " + strings.Join(e.Scope, " "))},
		{"change", e.Change}, {"export", e.Export},
	}
}
