package cli

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"cordon/agent"
	"cordon/agent/internal/admin"
	"cordon/agent/internal/bundle"
	"cordon/internal/ops"
)

func newPolicy() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Show, reload and verify the policy; make keys and bundles",
		Long: `The policy is a built-in profile or a signed bundle, and overlays over it that may
only tighten. show and reload ask the car's agent; verify checks a bundle anywhere;
keygen and sign are for those who make bundles.`,
	}
	cmd.AddCommand(newPolicyShow(), newPolicyReload(), newPolicyVerify(), newPolicyKeygen(), newPolicySign())
	return cmd
}

func newPolicyShow() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Show the policy in force, and why another one was refused",
		Args:  cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, _, err := load(flags)
		if err != nil {
			return err
		}
		p, err := admin.NewClient(cfg.RunFolder()).Policy(cmd.Context())
		if errors.Is(err, admin.ErrNotRunning) {
			p, err = offlinePolicy(cfg)
		}
		if err != nil {
			return err
		}
		return writePolicy(cmd, &p, asJSON)
	}
	return cmd
}

// offlinePolicy says what an agent that starts now would begin with.
func offlinePolicy(cfg agent.Config) (p admin.Policy, err error) {
	prog, err := cfg.Policy.Compile()
	if err != nil {
		return p, err
	}
	p = admin.Policy{Profile: prog.Profile, Hash: hex.EncodeToString(prog.Hash[:]), Overlays: cfg.Policy.Overlays}
	if cfg.Policy.Bundle == "" {
		return p, nil
	}
	p.Bundle = &admin.Bundle{File: cfg.Policy.Bundle}
	taken, err := bundle.ReadMark(filepath.Join(cfg.DataDir, "policy"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return p, &ops.Error{Op: "policy", Err: err, Hint: "start the agent once: it says what it makes of it"}
	}
	p.Bundle.Sequence, p.Bundle.Hash = taken.Sequence, taken.Hash
	return p, nil
}

func newPolicyReload() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "reload",
		Short: "Have the running agent read its policy again",
		Long: `Has the running agent read its bundle or overlays again. What is not good changes
nothing, and the command fails saying why. SIGHUP does the same, and so does a
change of the bundle's file.`,
		Args: cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON line")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		p, err := running(cmd, flags, func(ctx context.Context, c *admin.Client) (admin.Policy, error) { return c.Reload(ctx) })
		if err != nil {
			return err
		}
		return writePolicy(cmd, &p, asJSON)
	}
	return cmd
}

func newPolicyVerify() *cobra.Command {
	var keyFile string
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Check a bundle's signature and whether it compiles",
		Long: `Checks a bundle with the key of --key, or with the key and under the overlays of
--config. Prints one JSON line. Exit code 3 if the bundle is not good.`,
		Args: cobra.ExactArgs(1),
	}
	flags := ops.BindFlags(cmd)
	cmd.Flags().StringVar(&keyFile, "key", "", "file with the public key (default: the configuration's policy.bundle_key)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		cfg, _, err := load(flags)
		if err != nil {
			return err
		}
		pol := agent.Policy{Bundle: args[0], BundleKey: keyFile, Overlays: cfg.Policy.Overlays}
		if keyFile == "" {
			pol.BundleKey = cfg.Policy.BundleKey
		}
		if pol.BundleKey == "" {
			return ops.Exit(ops.Usage, &ops.Error{What: "a bundle is verified with a key", Hint: "--key FILE.pub, or --config"})
		}
		if _, err := pol.Key(); err != nil {
			return ops.Exit(ops.Usage, err)
		}
		return verify(cmd, &pol)
	}
	return cmd
}

// verified is the answer of policy verify.
type verified struct {
	OK       bool   `json:"ok"`
	Sequence uint64 `json:"sequence,omitempty"`
	Profile  string `json:"profile,omitempty"`
	Bundle   string `json:"bundle_sha256,omitempty"`
	Hash     string `json:"policy,omitempty"` // SHA-256 of its texts
	Signals  int    `json:"signals,omitempty"`
	Code     string `json:"code,omitempty"` // of what is wrong
	Error    string `json:"error,omitempty"`
}

func verify(cmd *cobra.Command, pol *agent.Policy) error {
	v := verified{}
	o, hash, err := pol.Open()
	var bad *bundle.Refusal
	switch {
	case errors.As(err, &bad):
		v.Code, v.Error, v.Sequence = bad.Code, bad.Err.Error(), bad.Sequence
	case err != nil:
		return ops.Exit(ops.Failed, err)
	default:
		p := o.Program
		v = verified{true, o.Sequence, p.Profile, hash, hex.EncodeToString(p.Hash[:]), len(p.Decls()), "", ""}
	}
	if err := json.NewEncoder(cmd.OutOrStdout()).Encode(v); err != nil {
		return err
	}
	if !v.OK {
		return ops.Exit(ops.Blocked, nil)
	}
	return nil
}

func writePolicy(cmd *cobra.Command, p *admin.Policy, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(p)
	}
	out := &printer{w: cmd.OutOrStdout()}
	word := ""
	if p.Changed {
		word = ", new"
	}
	out.line("policy     %s (%.12s)%s, in force since %s", p.Profile, p.Hash, word, stamp(p.Since))
	writePolicyState(out, p)
	return out.err
}

// writePolicyState adds where a policy came from and what is wrong with it.
func writePolicyState(out *printer, p *admin.Policy) {
	if b := p.Bundle; b != nil {
		out.line("           bundle of sequence %d (%.12s), from %s", b.Sequence, b.Hash, b.File)
		if b.LastGood {
			out.line("           THIS IS THE COPY OF THE LAST GOOD BUNDLE: the file is not good")
		}
	}
	if len(p.Overlays) > 0 {
		out.line("           overlays: %s", strings.Join(p.Overlays, ", "))
	}
	for _, s := range p.Undeclared {
		out.line("           does not declare source %s of the configuration: nothing of it leaves (U1)", s)
	}
	if r := p.Refused; r != nil {
		out.line("           REFUSED at %s, %s", stamp(r.At), fmt.Sprintf("%s: %s", r.Code, r.What))
	}
}
