package cli

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cordon/tsp/internal/legal"
)

func legalCommand() *cobra.Command {
	return group("legal", "What exports rest on in law: routes, assessments, approvals, with their evidence",
		legalAddCommand(), legalListCommand(), legalShowCommand(),
		legalChangeCommand("enter", "Put a draft in force"), legalChangeCommand("withdraw", "End a record for good"), legalTimersCommand())
}

func legalPath(id, verb string) string { return "/v1/legal/" + url.PathEscape(id) + verb }

func legalAddCommand() *cobra.Command {
	var cl client
	var file string
	var draft bool
	c := &cobra.Command{
		Use:   "add --file FILE",
		Short: "File a record from YAML or JSON; it is in force unless --draft is given",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			body, err := readRecord(cmd.InOrStdin(), file)
			if err != nil {
				return err
			}
			path := "/v1/legal"
			if draft {
				path += "?draft=true"
			}
			return legalCall(cmd, &cl, http.MethodPost, path, body)
		},
	}
	apiFlag(c, &cl)
	c.Flags().StringVar(&file, "file", "", "the record: FILE.yaml, FILE.json, or - for JSON on standard input")
	c.Flags().BoolVar(&draft, "draft", false, "only file it: a draft counts for nothing")
	return c
}

// readRecord reads a record's fields. Which there are, and what is missing, the
// platform says.
func readRecord(stdin io.Reader, name string) (any, error) {
	if name == "" {
		return nil, usage("--file is needed: the record", "--file contract.yaml")
	}
	if ext := filepath.Ext(name); ext == ".yaml" || ext == ".yml" {
		return readYAMLRecord(name)
	}
	text, err := readLimited(stdin, name)
	if err != nil {
		return nil, err
	}
	if !json.Valid(text) {
		return nil, usage(name+" is no JSON", "a record as legal show prints it, without id and state")
	}
	return json.RawMessage(text), nil
}

// readLimited reads a file of 1 MiB at most; - is standard input.
func readLimited(stdin io.Reader, name string) ([]byte, error) {
	r := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		r = f
	}
	return io.ReadAll(io.LimitReader(r, 1<<20))
}

// legalCall sends something about a record and prints the record after it.
func legalCall(cmd *cobra.Command, cl *client, method, path string, body any) error {
	var r legal.Record
	if err := cl.call(cmd.Context(), method, path, body, &r); err != nil {
		return err
	}
	return emit(cmd.OutOrStdout(), &r)
}

func legalListCommand() *cobra.Command {
	var cl client
	var kind string
	c := &cobra.Command{
		Use:   "list",
		Short: "List records, oldest first",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var list struct{ Records []legal.Record }
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/legal?"+url.Values{"kind": {kind}}.Encode(), nil, &list); err != nil {
				return err
			}
			return emitAll(cmd, list.Records)
		},
	}
	apiFlag(c, &cl)
	c.Flags().StringVar(&kind, "kind", "", "assessment, contract, certification, pia, judicial, incident, report or entrustment")
	return c
}

func legalShowCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show one record",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return legalCall(cmd, &cl, http.MethodGet, legalPath(args[0], ""), nil)
		},
	}
	apiFlag(c, &cl)
	return c
}

func legalChangeCommand(verb, short string) *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   verb + " ID",
		Short: short,
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return legalCall(cmd, &cl, http.MethodPost, legalPath(args[0], "/"+verb), nil)
		},
	}
	apiFlag(c, &cl)
	return c
}

func legalTimersCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "timers",
		Short: "Show what has to be done by when; exit code 3 if something is overdue",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var list struct{ Timers []legal.Timer }
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/legal/timers", nil, &list); err != nil {
				return err
			}
			if err := emitAll(cmd, list.Timers); err != nil {
				return err
			}
			for _, t := range list.Timers {
				if t.State == legal.Overdue {
					return blocked("overdue: "+t.Text.EN, "")
				}
			}
			return nil
		},
	}
	apiFlag(c, &cl)
	return c
}
