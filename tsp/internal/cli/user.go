package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"cordon/tsp"
	"cordon/tsp/internal/access"
)

func userCommand() *cobra.Command {
	return group("user", "Users of the JSON interface", userAddCommand(), userPasswdCommand(), userRemoveCommand(), userListCommand())
}

func userAddCommand() *cobra.Command {
	var dir, role, public string
	c := &cobra.Command{
		Use:   "add NAME --role operator|approver|auditor",
		Short: "Make a user and print the token, once",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := access.ParseRole(role)
			if err != nil {
				return usage("--role: "+err.Error(), "cordon-tsp user add NAME --role approver")
			}
			book, err := tsp.Users(dir)
			if err != nil {
				return err
			}
			if public != "" && r != access.Approver {
				return usage("--public goes with --role approver", "")
			}
			token, err := book.Add(args[0], r)
			if err := printToken(cmd, access.Token{Name: args[0], Role: r, Token: token}, err); err != nil || r != access.Approver {
				return err
			}
			return addApproverKey(cmd, book, args[0], public)
		},
	}
	dataFlag(c, &dir)
	c.Flags().StringVar(&role, "role", "", "what the user may do")
	c.Flags().StringVar(&public, "public", "", "an approver's public key, or a file with it; without it a key is made beside the users file")
	return c
}

// addApproverKey notes an approver's public key, or makes a key. The platform proposes
// it to the export log within minutes.
func addApproverKey(cmd *cobra.Command, book *access.Book, name, public string) error {
	if public == "" {
		path, err := book.NewApproverKey(name)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "approver-key %s %s\n", name, path)
		return err
	}
	text, err := publicOf(public)
	if err != nil {
		return err
	}
	return book.SetApproverKey(name, text)
}

func userPasswdCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "passwd NAME",
		Short: "Give a user a new token; the old one ends at once, and with it unused approvals",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			book, err := tsp.Users(dir)
			if err != nil {
				return err
			}
			token, err := book.Renew(args[0])
			if err != nil {
				return err
			}
			users, err := book.List()
			t := access.Token{Name: args[0], Token: token}
			for _, u := range users {
				if u.Name == t.Name {
					t.Role = u.Role
				}
			}
			return printToken(cmd, t, err)
		},
	}
	dataFlag(c, &dir)
	return c
}

func userRemoveCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "remove NAME",
		Short: "End a user and the token at once; approvals not yet used become void",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			book, err := tsp.Users(dir)
			if err != nil {
				return err
			}
			if err := book.Remove(args[0]); err != nil {
				return err
			}
			return emit(cmd.OutOrStdout(), map[string]string{"removed": args[0]})
		},
	}
	dataFlag(c, &dir)
	return c
}

func printToken(cmd *cobra.Command, t access.Token, err error) error {
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), t.Line())
	return err
}

func userListCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "list",
		Short: "List users, without tokens",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			book, err := tsp.Users(dir)
			if err != nil {
				return err
			}
			users, err := book.List()
			if err != nil {
				return err
			}
			for _, u := range users {
				line := map[string]any{"name": u.Name, "role": u.Role, "made": u.Made}
				if err := emit(cmd.OutOrStdout(), line); err != nil {
					return err
				}
			}
			return nil
		},
	}
	dataFlag(c, &dir)
	return c
}
