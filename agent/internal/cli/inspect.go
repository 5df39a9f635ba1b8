package cli

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"cordon/agent"
	"cordon/agent/internal/consent"
	"cordon/agent/internal/inspect"
	"cordon/agent/internal/records"
	"cordon/filters"
	"cordon/filters/policy"
	"cordon/internal/ops"
)

func newInspect() *cobra.Command {
	var profile, config, attest string
	var consented []string
	cmd := &cobra.Command{
		Use:   "inspect [FILE|-]",
		Short: "Judge JSON lines as the car would, without sending anything",
		Long: `Reads JSON lines and judges each by the real chain:

  {"id":1,"text":"free text of an app without consent"}
  {"id":2,"signal":"Vehicle.Speed","source":"can.powertrain","value":88.5}
  {"id":3,"signal":"…","source":"…","value":{"base64":"…"},"collected_at":"2026-03-01T12:00:00Z",
   "derived_from":["cam.exterior"],"subject":"passenger","attest":{…}}

and writes one line each: id, effect (pass, redact, drop, hold), rule, labels,
findings (byte offsets in the value) and the output that would leave.
Records are taken as those of one car in the order of the lines: pieces of
identifiers are joined, intervals and capacities hold. Bare texts are judged each on
its own. A line that cannot be read is blocked (U3), and the reason says why.
Exit code 3 if anything was not pass.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg := inspect.Config{Now: time.Now}
			var err error
			if cfg.Chain, err = inspectChain(profile, config); err != nil {
				return ops.Exit(ops.Usage, err)
			}
			if cfg.Consent, err = consentFlag(consented); err != nil {
				return ops.Exit(ops.Usage, err)
			}
			if attest != "" {
				if cfg.Attest, err = attestations(attest); err != nil {
					return ops.Exit(ops.Usage, err)
				}
			}
			return runInspect(cmd, args, cfg)
		},
	}
	cmd.Flags().StringVar(&profile, "profile", "", "policy profile: draft-2021 or current-law (default: the configuration's, else draft-2021)")
	cmd.Flags().StringVar(&config, "config", "", "agent configuration: its policy and the vehicle's own VIN and plate")
	cmd.Flags().StringSliceVar(&consented, "consent", nil, "judge as if the person had consented to these classes, such as Location")
	cmd.Flags().StringVar(&attest, "attest", "", "file with attestations of masked images, one JSON object a line (T2)")
	return cmd
}

func runInspect(cmd *cobra.Command, args []string, cfg inspect.Config) error {
	in, err := openArg(cmd, args)
	if err != nil {
		return ops.Exit(ops.Failed, err)
	}
	defer in.Close()
	blocked, err := inspect.Run(cfg, in, cmd.OutOrStdout())
	if err != nil {
		return ops.Exit(ops.Failed, err)
	}
	if blocked {
		return ops.Exit(ops.Blocked, nil)
	}
	return nil
}

// consentFlag reads --consent.
func consentFlag(names []string) (filters.Labels, error) {
	l, err := consent.ParseCategories(names)
	if err != nil {
		return 0, err
	}
	if more := l &^ filters.Personal; more != 0 {
		return 0, &consent.RuleError{Rule: filters.T1, What: "consent cannot cover " + more.String() + ": it is for personal data only",
			Hint: "one or more of " + filters.Personal.String()}
	}
	return l, nil
}

// attestations reads a file of them, one JSON object a line.
func attestations(file string) (map[[sha256.Size]byte]*filters.Attestation, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[[sha256.Size]byte]*filters.Attestation{}
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		if len(bytes.TrimSpace(s.Bytes())) == 0 {
			continue
		}
		a, err := records.Attestation(s.Bytes())
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
		out[a.Hash] = a
	}
	return out, s.Err()
}

// inspectChain compiles the chain of a configuration, or of a profile alone.
func inspectChain(profile, config string) (*filters.Chain, error) {
	conf := agent.Policy{Profile: agent.DefaultProfile}
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
		if conf.Bundle != "" {
			return nil, &ops.Error{What: "the configuration names a policy bundle, which has a profile of its own", Hint: "leave --profile out"}
		}
		conf.Profile = profile
	}
	p, err := conf.Compile(policy.Source{Name: "inspect", Data: []byte(inspect.Overlay)})
	if err != nil {
		return nil, err
	}
	return filters.NewChain(p, opt), nil
}

func openArg(cmd *cobra.Command, args []string) (io.ReadCloser, error) {
	if len(args) == 0 || args[0] == "-" {
		return io.NopCloser(cmd.InOrStdin()), nil
	}
	f, err := os.Open(args[0])
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(&ops.Error{Op: "read", Path: args[0], What: "is a folder", Hint: "a file of JSON lines, or - for standard input"}, f.Close())
	}
	return f, nil
}
