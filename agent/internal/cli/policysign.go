package cli

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cordon/agent/internal/durable"
	"cordon/filters/policy"
	"cordon/internal/ops"
)

func newPolicyKeygen() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "keygen --key F",
		Short: "Make a key that signs bundles: F, and F.pub for the cars",
		Long: `Writes the secret seed to F (mode 0600) and the public key to F.pub, each in base64
in one line. It overwrites nothing.`,
		Args: cobra.NoArgs,
	}
	cmd.Flags().StringVar(&file, "key", "", "file for the secret key")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if file == "" {
			return ops.Exit(ops.Usage, &ops.Error{What: "a key needs a file", Hint: "--key policy.key"})
		}
		pub, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return err
		}
		if err := writeNew(file, key.Seed(), 0o600); err != nil {
			return err
		}
		if err := writeNew(file+".pub", pub, 0o644); err != nil {
			return errors.Join(err, os.Remove(file))
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is secret; %s.pub goes to the cars as policy.bundle_key\n", file, file)
		return err
	}
	return cmd
}

// writeNew writes base64 in one line into a file that must not be there.
func writeNew(file string, b []byte, mode os.FileMode) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return &ops.Error{Op: "write key", Err: err, Hint: "a file that is not there yet"}
	}
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(b) + "\n")
	return errors.Join(err, f.Sync(), f.Close(), durable.SyncDir(file))
}

func newPolicySign() *cobra.Command {
	var keyFile, out, profile string
	var sequence uint64
	cmd := &cobra.Command{
		Use:   "sign --key F --sequence N --profile P --out F [OVERLAY…]",
		Short: "Make a signed bundle of a profile and overlays",
		Long: `Makes a bundle of a built-in profile and overlays. It must compile. Cars take no
bundle whose sequence is lower than that of one they took before.`,
	}
	cmd.Flags().StringVar(&keyFile, "key", "", "file with the secret key")
	cmd.Flags().Uint64Var(&sequence, "sequence", 0, "number of the bundle, from 1, higher than all before")
	cmd.Flags().StringVar(&profile, "profile", "draft-2021", "built-in profile")
	cmd.Flags().StringVar(&out, "out", "", "file for the bundle")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if keyFile == "" || out == "" || sequence == 0 {
			return ops.Exit(ops.Usage, &ops.Error{What: "a bundle needs a key, a sequence from 1 and a file", Hint: cmd.UseLine()})
		}
		key, err := secretKey(keyFile)
		if err != nil {
			return ops.Exit(ops.Usage, err)
		}
		b := &policy.Bundle{Sequence: sequence, Profile: profile}
		if b.Files, err = texts(args); err != nil {
			return ops.Exit(ops.Usage, err)
		}
		prog, err := b.Compile()
		if err != nil {
			return ops.Exit(ops.Usage, err)
		}
		data, err := policy.SignBundle(key, b)
		if err != nil {
			return err
		}
		if err := durable.Replace(out, data); err != nil {
			return err
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: sequence %d, profile %s, %d overlays, %d signals, policy %x\n",
			out, sequence, prog.Profile, len(b.Files), len(prog.Decls()), prog.Hash)
		return err
	}
	return cmd
}

// texts reads overlays. They go by their base name: paths of the one who signs say
// nothing in a car.
func texts(files []string) (out []policy.Source, err error) {
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, policy.Source{Name: filepath.Base(name), Data: data})
	}
	return out, nil
}

// secretKey reads what keygen wrote.
func secretKey(file string) (ed25519.PrivateKey, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	seed, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(text)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, &ops.Error{Op: "read key", Path: file, What: "not a secret key in base64", Hint: "the file that policy keygen wrote"}
	}
	return ed25519.NewKeyFromSeed(seed), nil
}
