package cli

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/spf13/cobra"

	"cordon/tsp/internal/api"
)

func piaCommand() *cobra.Command {
	var page bool
	return group("pia", "Impact assessments (rule A1)", draftCommand("draft", "Draft one from what is stored and exported", &page, func(*cobra.Command) func() string {
		return func() string { return "/v1/legal/drafts/pia" }
	}))
}

func reportCommand() *cobra.Command {
	var page bool
	return group("report", "Annual reports (rule A3)", draftCommand("annual", "Draft the report of a year from the export log", &page, func(c *cobra.Command) func() string {
		year := c.Flags().Int("year", 0, "year of China Standard Time; this one if left out")
		return func() string {
			if *year == 0 {
				return "/v1/legal/drafts/report"
			}
			return "/v1/legal/drafts/report?year=" + strconv.Itoa(*year)
		}
	}))
}

// draftCommand prints a draft: a record to complete and file, or a page to read.
func draftCommand(use, short string, page *bool, path func(*cobra.Command) func() string) *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   use,
		Short: short,
		Long: short + `. What only a person can say is left open. The record is completed
(each "open" list emptied, evidence added) and filed by legal add --file.`,
		Args: cobra.NoArgs,
	}
	apiFlag(c, &cl)
	c.Flags().BoolVar(page, "page", false, "print a page to read, Markdown in English and Chinese")
	where := path(c)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		var d api.Draft
		if err := cl.call(cmd.Context(), http.MethodGet, where(), nil, &d); err != nil {
			return err
		}
		if *page {
			_, err := fmt.Fprint(cmd.OutOrStdout(), d.Page)
			return err
		}
		d.Record.State = "" // the book gives it
		return emit(cmd.OutOrStdout(), &d.Record)
	}
	return c
}
