package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"cordon/agent"
	"cordon/agent/internal/records"
	"cordon/filters"
	"cordon/filters/policy"
	"cordon/internal/ops"
)

// maxInspectLine bounds one line of input, in bytes. A longer one is blocked.
const maxInspectLine = 16 << 20

// A bare text is judged as this signal: free text of an app without consent.
const (
	inspectSource = "app.inspect"
	inspectSignal = "Vehicle.Cordon.Inspect.Text"
	inspectPolicy = `signals:
  - {path: Vehicle.Cordon.Inspect.Text, classes: [Diagnostic], type: string, charset: text, max_length: 4194304, purpose: vehicle-management}
`
)

func newInspect() *cobra.Command {
	var profile, config string
	cmd := &cobra.Command{
		Use:   "inspect [FILE|-]",
		Short: "Judge JSON lines as the car would, without sending anything",
		Long: `Reads JSON lines and judges each by the real chain:

  {"id":1,"text":"free text of an app without consent"}
  {"id":2,"signal":"Vehicle.Speed","source":"can.powertrain","value":88.5}
  {"id":3,"signal":"…","source":"…","value":{"base64":"…"},"collected_at":"2026-03-01T12:00:00Z"}

and writes one line each: id, effect (pass, redact, drop, hold), rule, labels,
findings (byte offsets in the value) and the output that would leave.
A line that cannot be read is blocked (U3). Exit code 3 if anything was not pass.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			chain, err := inspectChain(profile, config)
			if err != nil {
				return ops.Exit(ops.Usage, err)
			}
			in, err := openArg(cmd, args)
			if err != nil {
				return ops.Exit(ops.Failed, err)
			}
			defer in.Close()
			return inspect(chain, in, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&profile, "profile", "", "policy profile (default: the configuration's, else draft-2021)")
	cmd.Flags().StringVar(&config, "config", "", "agent configuration: its policy overlays and the vehicle's own VIN and plate")
	return cmd
}

// inspectChain compiles the chain of a configuration, or of a profile alone.
func inspectChain(profile, config string) (*filters.Chain, error) {
	conf := agent.Policy{Profile: "draft-2021"}
	var opt filters.Options
	if config != "" {
		c, err := agent.LoadConfig(config)
		if err != nil {
			return nil, err
		}
		conf = c.Policy
		if opt.Known, err = c.Vehicle.Known(); err != nil {
			return nil, err
		}
	}
	if profile != "" {
		conf.Profile = profile
	}
	overlays, err := conf.Sources()
	if err != nil {
		return nil, err
	}
	overlays = append(overlays, policy.Source{Name: "inspect", Data: []byte(inspectPolicy)})
	p, err := policy.Compile(conf.Profile, overlays...)
	if err != nil {
		return nil, err
	}
	return filters.NewChain(p, opt), nil
}

func openArg(cmd *cobra.Command, args []string) (io.ReadCloser, error) {
	if len(args) == 0 || args[0] == "-" {
		return io.NopCloser(cmd.InOrStdin()), nil
	}
	return os.Open(args[0])
}

// inspectLine is one line of input. Pointers tell what was given.
type inspectLine struct {
	ID          json.RawMessage `json:"id"`
	Text        *string         `json:"text"`
	Signal      string          `json:"signal"`
	Source      string          `json:"source"`
	Value       json.RawMessage `json:"value"`
	CollectedAt *time.Time      `json:"collected_at"`
	DerivedFrom []string        `json:"derived_from"`
	Subject     string          `json:"subject"`
}

// inspectVerdict is one line of output.
type inspectVerdict struct {
	ID       json.RawMessage  `json:"id"`
	Effect   string           `json:"effect"`
	Rule     string           `json:"rule"`
	Labels   []string         `json:"labels"`
	Findings []inspectFinding `json:"findings"`
	Output   any              `json:"output"`
	Reason   string           `json:"reason,omitempty"`
}

type inspectFinding struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Type  string `json:"type"`
}

func inspect(chain *filters.Chain, in io.Reader, out io.Writer) error {
	r := bufio.NewReaderSize(in, 64<<10)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	s := chain.NewScratch()
	blocked := false
	for {
		line, long, err := readLine(r)
		if len(bytes.TrimSpace(line)) > 0 || long {
			v := judgeLine(chain, s, line, long)
			blocked = blocked || v.Effect != filters.Pass.String()
			if err := enc.Encode(v); err != nil {
				return ops.Exit(ops.Failed, err)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return ops.Exit(ops.Failed, fmt.Errorf("inspect: %w", err))
		}
	}
	if err := w.Flush(); err != nil {
		return ops.Exit(ops.Failed, err)
	}
	if blocked {
		return ops.Exit(ops.Blocked, nil)
	}
	return nil
}

// readLine reads a line of at most maxInspectLine bytes; a longer one is read to
// its end and reported as long.
func readLine(r *bufio.Reader) (line []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > maxInspectLine {
			long, line = true, nil
		}
		if !long {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, long, err
		}
	}
}

func judgeLine(chain *filters.Chain, s *filters.Scratch, line []byte, long bool) inspectVerdict {
	if long {
		return unreadable(nil, fmt.Sprintf("the line is longer than %d bytes", maxInspectLine))
	}
	var l inspectLine
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return unreadable(salvageID(line), "not a line of the form that inspect reads (see inspect --help)")
	}
	if d.More() {
		return unreadable(l.ID, "more text after the JSON object")
	}
	now := time.Now()
	rec, err := l.record(now)
	if err != nil {
		return unreadable(l.ID, err.Error())
	}
	cl, v := chain.Judge(&rec, &filters.Env{Now: now.UnixNano(), Collecting: filters.Personal}, s)
	return l.verdict(cl, v)
}

// salvageID finds the id of a line that did not decode as a whole, so that its
// verdict can still be matched to it.
func salvageID(line []byte) json.RawMessage {
	var l struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(line, &l) != nil {
		return nil
	}
	return l.ID
}

func (l *inspectLine) record(now time.Time) (filters.Record, error) {
	rec := filters.Record{Signal: l.Signal, Source: l.Source, DerivedFrom: l.DerivedFrom, Subject: l.Subject, CollectedAt: now.UnixNano()}
	if l.CollectedAt != nil {
		rec.CollectedAt = l.CollectedAt.UnixNano()
	}
	switch {
	case l.Text != nil && (l.Signal != "" || l.Value != nil):
		return rec, errors.New("give either text or signal, source and value")
	case l.Text != nil:
		rec.Signal, rec.Source, rec.Value = inspectSignal, inspectSource, filters.StringValue([]byte(*l.Text))
		return rec, nil
	case l.Signal == "" || l.Source == "" || l.Value == nil:
		return rec, errors.New("give either text or signal, source and value")
	}
	var err error
	rec.Value, err = records.Value(l.Value)
	return rec, err
}

func unreadable(id json.RawMessage, reason string) inspectVerdict {
	if id == nil {
		id = json.RawMessage("null")
	}
	return inspectVerdict{ID: id, Effect: filters.Drop.String(), Rule: filters.U3.String(), Labels: []string{}, Findings: []inspectFinding{}, Reason: reason}
}

func (l *inspectLine) verdict(cl filters.Cleared, v filters.Verdict) inspectVerdict {
	out := inspectVerdict{ID: l.ID, Effect: v.Effect.String(), Rule: v.Rule.String(), Labels: v.Labels.Names(), Findings: []inspectFinding{}, Reason: v.Reason}
	if out.ID == nil {
		out.ID = json.RawMessage("null")
	}
	for _, f := range v.Findings {
		out.Findings = append(out.Findings, inspectFinding(f))
	}
	if cl.OK() {
		out.Output = outputValue(cl.Record().Value)
	}
	return out
}

// outputValue gives a value as JSON writes it.
func outputValue(v filters.Value) any {
	switch v.Kind {
	case filters.Bool:
		return v.Num == 1
	case filters.Int:
		return int64(v.Num)
	case filters.Uint:
		return v.Num
	case filters.String:
		return string(v.Data)
	case filters.JSON:
		return json.RawMessage(v.Data)
	case filters.Bytes:
		return map[string][]byte{"base64": v.Data}
	}
	f, _ := v.Number()
	return f
}
