package cli

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cordon/internal/ops"
	"cordon/tsp"
	"cordon/tsp/internal/api"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/recipient"
)

func keysCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "keys",
		Short: "Show the platform's signing key and the key schedule; keys of recipients, regulators and approvers",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			info, err := tsp.Keys(dir)
			if err != nil {
				return err
			}
			return emit(cmd.OutOrStdout(), info)
		},
	}
	dataFlag(c, &dir)
	for _, role := range []string{recipient.RoleRecipient, recipient.RoleRegulator, recipient.RoleApprover} {
		c.AddCommand(group(role, "Keys of "+role+"s in the export log",
			keyProposeCommand(role), keyApproveCommand(role), keyRetireCommand(role), keyListCommand(role), keyGenerateCommand(role)))
	}
	return c
}

// publicOf takes a public key's text, or the file that holds it.
func publicOf(text string) (string, error) {
	if text == "" {
		return "", usage("--public is needed: a public key, or a file with it", "--public FILE.pub, as keys … generate made it")
	}
	if raw, err := os.ReadFile(text); err == nil {
		text = string(raw)
	}
	return strings.TrimSpace(text), nil
}

func keyProposeCommand(role string) *cobra.Command {
	var cl client
	p := api.Proposal{Role: role}
	c := &cobra.Command{
		Use:   "propose ID --public KEY|FILE",
		Short: "Propose a key of a " + role + "; an approver has to approve it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			p.ID = args[0]
			if p.Public, err = publicOf(p.Public); err != nil {
				return err
			}
			var k api.Key
			if err := cl.call(cmd.Context(), http.MethodPost, "/v1/keys", &p, &k); err != nil {
				return err
			}
			if err := emit(cmd.OutOrStdout(), &k); err != nil || k.Standing != recipient.Proposed {
				return err
			}
			_, err = fmt.Fprintf(cmd.ErrOrStderr(), "waits for an approver: cordon-tsp keys %s approve %d --key FILE\n", role, k.Seq)
			return err
		},
	}
	apiFlag(c, &cl)
	f := c.Flags()
	f.StringVar(&p.Public, "public", "", "the public key, or a file with it")
	f.StringVar(&p.Name, "name", "", "name to show")
	f.StringVar(&p.Retires, "retires", "", "fingerprint of the key that it replaces")
	if role == recipient.RoleRecipient {
		f.StringVar(&p.Group, "group", "", "recipients of one company share a group, and count together (E4)")
		f.StringVar(&p.Country, "country", "", "where the recipient is, two letters")
	}
	return c
}

func keyApproveCommand(role string) *cobra.Command {
	var s signing
	c := &cobra.Command{
		Use:   "approve SEQ --key FILE",
		Short: "Approve the proposal or retirement of a " + role + "'s key, by the number of its entry",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			seq, err := strconv.ParseUint(args[0], 10, 64)
			if err != nil {
				return usage("SEQ is no number", "the seq that keys "+role+" list shows")
			}
			about := func(e *ledger.Entry) error {
				if e.Type != ledger.KeyKind || e.Key == nil || e.Seq != seq || e.Key.Role != role {
					return errors.New("the challenge is about no key entry of a " + role + " of that number; nothing was signed")
				}
				return nil
			}
			var out map[string]any
			if err := s.approve(cmd, "/v1/keys/"+args[0], about, &out); err != nil {
				return err
			}
			return emit(cmd.OutOrStdout(), out)
		},
	}
	s.flags(c)
	return c
}

func keyRetireCommand(role string) *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "retire ID FINGERPRINT",
		Short: "Retire a key, or take back its proposal",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			var k api.Key
			what := map[string]string{"role": role, "id": args[0], "fingerprint": args[1]}
			if err := cl.call(cmd.Context(), http.MethodPost, "/v1/keys/retire", what, &k); err != nil {
				return err
			}
			if err := emit(cmd.OutOrStdout(), &k); err != nil || k.Standing == recipient.Retired {
				return err
			}
			_, err := fmt.Fprintf(cmd.ErrOrStderr(), "waits for an approver: cordon-tsp keys %s approve %d --key FILE\n", role, k.Seq)
			return err
		},
	}
	apiFlag(c, &cl)
	return c
}

func keyListCommand(role string) *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "list",
		Short: "List the " + role + "s' keys, in the order of the proposals",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var list struct{ Keys []api.Key }
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/keys?"+url.Values{"role": {role}}.Encode(), nil, &list); err != nil {
				return err
			}
			return emitAll(cmd, list.Keys)
		},
	}
	apiFlag(c, &cl)
	return c
}

func keyGenerateCommand(role string) *cobra.Command {
	var out, id string
	c := &cobra.Command{
		Use:   "generate --out FILE",
		Short: "Make a key pair: FILE, which its owner alone can read, and FILE.pub, to be handed in",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return usage("--out is needed: the file for the private key", "--out "+role+".key")
			}
			pub, err := makeKey(role, id, out)
			if err != nil {
				return err
			}
			return emit(cmd.OutOrStdout(), pub)
		},
	}
	c.Flags().StringVar(&out, "out", "", "file for the private key, which must not exist")
	if role != recipient.RoleApprover {
		c.Flags().StringVar(&id, "suite", "age", "age (X25519), age-pq (post-quantum) or sm (SM2)")
	}
	return c
}

// blocked is a refusal of this program's own.
func blocked(what, hint string) error {
	return ops.Exit(ops.Blocked, &ops.Error{What: what, Hint: hint})
}
