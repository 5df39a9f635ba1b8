package cli

import (
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cordon/tsp/internal/legal"
)

func incidentCommand() *cobra.Command {
	return group("incident", "Incidents and the clocks that they start (rule A3)", incidentOpenCommand(), incidentNotifyCommand(), incidentCloseCommand())
}

func incidentOpenCommand() *cobra.Command {
	var cl client
	var classes []string
	var opened string
	c := &cobra.Command{
		Use:   "open --class critical|large|eu",
		Short: "Open an incident; its clocks run from the time at which it was noticed",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := timeOr(opened, time.Now())
			if err != nil {
				return usage("--opened is no time", "--opened 2006-01-02T15:04:05Z")
			}
			r := legal.Record{Kind: legal.Breach, Incident: &legal.Incident{Opened: at}}
			for _, c := range classes {
				r.Incident.Classes = append(r.Incident.Classes, legal.Class(c))
			}
			return legalCall(cmd, &cl, http.MethodPost, "/v1/legal", &r)
		},
	}
	apiFlag(c, &cl)
	c.Flags().StringSliceVar(&classes, "class", nil, "critical (1 h), large (4 h), eu (72 h); repeatable")
	c.Flags().StringVar(&opened, "opened", "", "when it was noticed, RFC 3339; now if left out")
	return c
}

// timeOr reads a time of whole seconds.
func timeOr(text string, unset time.Time) (time.Time, error) {
	if text == "" {
		return unset.UTC().Truncate(time.Second), nil
	}
	return time.Parse(time.RFC3339, text)
}

func incidentNotifyCommand() *cobra.Command {
	var cl client
	var class, at string
	var n legal.Notice
	c := &cobra.Command{
		Use:   "notify ID --class CLASS --authority NAME --reference NUMBER",
		Short: "Enter that an incident was notified",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if n.At, err = timeOr(at, time.Now()); err != nil {
				return usage("--at is no time", "--at 2006-01-02T15:04:05Z")
			}
			n.Class = legal.Class(class)
			return legalCall(cmd, &cl, http.MethodPost, legalPath(args[0], "/notify"), &n)
		},
	}
	apiFlag(c, &cl)
	f := c.Flags()
	f.StringVar(&class, "class", "", "the class whose clock it stops")
	f.StringVar(&n.Authority, "authority", "", "who was notified")
	f.StringVar(&n.Reference, "reference", "", "number that the authority gave the notification")
	f.StringVar(&at, "at", "", "when, RFC 3339; now if left out")
	return c
}

func incidentCloseCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "close ID",
		Short: "Say whether nothing of an incident is open any more; exit code 3 if a clock still runs",
		Long: `An incident is closed once every class of it has been notified, which the notices
say; this enters nothing of its own, and the incident stays in the annual report.
One that was opened by mistake is ended by legal withdraw.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var r legal.Record
			if err := cl.call(cmd.Context(), http.MethodGet, legalPath(args[0], ""), nil, &r); err != nil {
				return err
			}
			if r.Incident == nil {
				return usage(args[0]+" is no incident", "legal list --kind incident")
			}
			if err := emit(cmd.OutOrStdout(), &r); err != nil {
				return err
			}
			var left []string
			for _, class := range r.Incident.Classes {
				if _, ok := r.Incident.Notified(class); !ok {
					left = append(left, string(class))
				}
			}
			if len(left) > 0 {
				return blocked("not notified yet: "+strings.Join(left, ", "), "incident notify "+args[0]+" --class "+left[0]+" --authority NAME --reference NUMBER")
			}
			return nil
		},
	}
	apiFlag(c, &cl)
	return c
}
