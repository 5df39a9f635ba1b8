package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cordon/agent/internal/admin"
	"cordon/agent/internal/source"
	"cordon/internal/ops"
)

// topUnknown is how many unknown identifiers a person is shown.
const topUnknown = 10

func newStatus() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show what the agent received and what became of it",
		Long: `Shows the account of all records, what rules blocked, what waits, the uplink, the
clock and the vault. Without a running agent it shows what lies on the disk.
Exit code 1 if the account does not balance.`,
		Args: cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := status(cmd.Context(), flags)
		if err != nil {
			return err
		}
		if asJSON {
			err = json.NewEncoder(cmd.OutOrStdout()).Encode(s)
		} else {
			err = writeStatus(cmd.OutOrStdout(), &s)
		}
		if err == nil && !s.Account.Balanced {
			return ops.Exit(ops.Failed, &ops.Error{What: "the account does not balance: records are unaccounted for"})
		}
		return err
	}
	return cmd
}

// writeStatus is the form for people.
func writeStatus(w io.Writer, s *admin.Status) error {
	p := &printer{w: w}
	if s.Running {
		p.line("agent %s, running since %s, vehicle %s, policy %s (%.12s)", s.Version, stamp(s.Started), s.Vehicle, s.Profile, s.Policy)
	} else {
		p.line("no agent is running; this is what lies on the disk")
	}
	if s.InForce != nil {
		writePolicyState(p, s.InForce)
	}
	writeAccount(p, s)
	if s.Running {
		writeUplink(p, &s.Uplink)
		writeSources(p, s)
		writePeople(p, s)
	}
	p.line("clock      %s (%s)", stamp(s.Clock.Now), s.Clock.Basis)
	p.line("vault      %d hours kept, %d locked, oldest %s, next destroyed %s, %d destroyed so far; keys: %s",
		s.Vault.Alive, s.Vault.Locked, stamp(s.Vault.Oldest), stamp(s.Vault.NextDeadline), s.Vault.Destroyed, s.Vault.KEK.Where)
	if s.Vault.Overdue > 0 {
		p.line("           %d HOURS ARE OVERDUE", s.Vault.Overdue)
	}
	if s.Running {
		p.line("journal    %d entries, head %.12s, %d failures", s.Journal.Head.Seq, s.Journal.Head.Hash, s.Journal.Failures)
	}
	return p.err
}

// writePeople shows what people and the driver said, and who sent what they were not
// to send.
func writePeople(p *printer, s *admin.Status) {
	p.line("consents   %d in force", s.Consents)
	for _, r := range s.Refusals {
		p.line("refused    %s for %s to %s: not asked again in this drive", strings.Join(r.Categories, ","), r.Purpose, r.Recipient)
	}
	if s.Collection != nil {
		writeCollected(p, s.Collection)
	}
	for _, o := range s.Outside {
		if len(o.Outside) > 0 {
			p.line("drift      %s sent %s outside its manifest %s: %d records (%s)", o.Source, strings.Join(o.Outside, ","), o.Manifest, o.Count, o.Rule)
		} else {
			p.line("capacity   %s is over its budget of free content: %d records (%s)", o.Source, o.Count, o.Rule)
		}
	}
}

func writeAccount(p *printer, s *admin.Status) {
	a := &s.Account
	word, sign := "balanced", "="
	if !a.Balanced {
		word, sign = "NOT BALANCED", "≠"
	}
	p.line("records    received %d %s sent %d + pending %d + stored %d + blocked %d + shed %d: %s",
		a.Received, sign, a.Sent, a.Pending, a.Stored, a.Blocked, a.Shed, word)
	if s.Memory > 0 {
		p.line("           of the pending, %d are in memory, %d of them without a key for their hour", s.Memory, s.NoKey)
	}
	for _, r := range byCount(a.ByRule) {
		p.line("blocked    %-4s %d", r.name, r.n)
	}
	for _, r := range byCount(a.ByReason) {
		p.line("shed       %s: %d", r.name, r.n)
	}
	if s.Failing != "" {
		p.line("outbox     CANNOT COMMIT: %s", s.Failing)
	}
	if s.Damages > 0 {
		p.line("outbox     damaged %d times; the journal says what was lost", s.Damages)
	}
	writeLanes(p, s.Queue)
}

func writeLanes(p *printer, lanes []admin.Lane) {
	for _, l := range lanes {
		if l.Frames > 0 {
			p.line("outbox     %-8s %d frames, %d records, %d bytes, oldest hour %s", l.Lane, l.Frames, l.Records, l.Bytes, stamp(l.Oldest))
		}
	}
}

func writeUplink(p *printer, u *admin.Uplink) {
	state := "connected"
	if !u.Connected {
		state = "NOT CONNECTED"
	}
	p.line("uplink     %s since %s; %d frames published, %d of them again, %d without a receipt yet, last receipt %s",
		state, stamp(u.Since), u.Published, u.Resent, u.InFlight, stamp(u.LastReceipt))
	if u.LastError != "" {
		p.line("           %s", u.LastError)
	}
	p.line("           bucket keys until %s", stamp(u.KeysUntil))
}

func writeSources(p *printer, s *admin.Status) {
	for i := range s.Sources {
		src := &s.Sources[i]
		p.line("source     %s (%s) %s: %d events, %d records, %d malformed", src.Name, src.Type, src.State, src.Events, src.Records, src.Malformed)
		if src.Error != "" {
			p.line("           %s", src.Error)
		}
		if src.NoFix+src.Skipped+src.Repeated+src.Garbage > 0 {
			p.line("           %d without a fix, %d of no use, %d repeated, %d bytes of garbage", src.NoFix, src.Skipped, src.Repeated, src.Garbage)
		}
		writeUnknown(p, src)
	}
	r := &s.Records
	p.line("source     records socket: %d requests, %d records, %d malformed, %d too large, %d refused, %d told to come again",
		r.Requests, r.Records, r.Malformed, r.TooLarge, r.Refused, r.Busy)
	if r.RefusedConns+r.CrowdedConns > 0 {
		p.line("           connections turned away: %d of users that may not write, %d too many of one user", r.RefusedConns, r.CrowdedConns)
	}
	for _, v := range s.Verdicts {
		p.line("verdict    %-24s %-6s %-4s %d", v.Source, v.Effect, v.Rule, v.Count)
	}
}

// writeUnknown shows the most frequent identifiers that no DBC file decodes.
func writeUnknown(p *printer, src *source.Status) {
	for i, u := range src.Unknown {
		if i == topUnknown {
			p.line("           and %d more identifiers", len(src.Unknown)-topUnknown)
			break
		}
		p.line("unknown    %s %s %d", u.Bus, u.ID, u.Count)
	}
	if src.UnknownMore > 0 {
		p.line("unknown    %d frames of further identifiers", src.UnknownMore)
	}
}

type count struct {
	name string
	n    uint64
}

// byCount lists counts, the largest first.
func byCount(m map[string]uint64) (out []count) {
	for name, n := range m {
		out = append(out, count{name, n})
	}
	slices.SortFunc(out, func(a, b count) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.name, b.name))
	})
	return out
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}

// printer keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}
