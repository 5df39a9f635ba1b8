package cli

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"cordon/filters/wire"
	"cordon/internal/ops"
	"cordon/tsp/internal/subject"
)

func subjectCommand() *cobra.Command {
	return group("subject", "Erase what is stored of a person or a vehicle, or hand it to them",
		subjectEraseCommand(), subjectListCommand(), subjectShowCommand(), subjectExportCommand())
}

// whom are the flags that name a vehicle or a person of it.
type whom struct{ vehicle, subject, person string }

func (w *whom) flags(c *cobra.Command) {
	c.Flags().StringVar(&w.vehicle, "vehicle", "", "vehicle id: everybody of it, or with --person one")
	c.Flags().StringVar(&w.subject, "subject", "", "VEHICLE/driver or VEHICLE/TAG: one person of a vehicle")
	c.Flags().StringVar(&w.person, "person", "", "with --vehicle: the name that the car has for the person; only its hash leaves this command")
}

// parse gives the vehicle and the person's tag, empty for everybody.
func (w *whom) parse() (vehicle, tag string, err error) {
	switch {
	case (w.vehicle == "") == (w.subject == ""):
		return "", "", usage("one of --vehicle and --subject is needed", "--vehicle ID")
	case w.subject != "" && w.person != "":
		return "", "", usage("--person goes with --vehicle", "--vehicle ID --person NAME")
	case w.subject != "":
		vehicle, tag, err := subject.ParseSubject(w.subject)
		if err != nil {
			return "", "", ops.Exit(ops.Usage, err)
		}
		return vehicle, tag, nil
	case w.person != "":
		return w.vehicle, wire.TagOf(w.person).String(), nil
	}
	return w.vehicle, "", nil
}

func subjectEraseCommand() *cobra.Command {
	var cl client
	var w whom
	var ask subject.Ask
	c := &cobra.Command{
		Use:   "erase",
		Short: "Open a ticket for erasure (rule S3); the platform and the car carry it out",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if ask.Vehicle, ask.Subject, err = w.parse(); err != nil {
				return err
			}
			var t subject.Ticket
			if err := cl.call(cmd.Context(), http.MethodPost, "/v1/erasures", &ask, &t); err != nil {
				return err
			}
			return emit(cmd.OutOrStdout(), &t)
		},
	}
	apiFlag(c, &cl)
	w.flags(c)
	c.Flags().StringVar(&ask.Reason, "reason", subject.ReasonRequest, subject.ReasonClosure+" or "+subject.ReasonRequest)
	c.Flags().StringVar(&ask.Reference, "reference", "", "the request's number in your own books")
	c.Flags().BoolVar(&ask.Sensitive, "sensitive", false, "sensitive personal information is concerned (location is): 10 working days instead of 15")
	return c
}

func subjectListCommand() *cobra.Command {
	var cl client
	var overdue, open bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List tickets, oldest first; exit code 3 with --overdue if there is one",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var list struct{ Erasures []subject.Ticket }
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/erasures", nil, &list); err != nil {
				return err
			}
			late := 0
			for i := range list.Erasures {
				t := &list.Erasures[i]
				if t.Overdue {
					late++
				}
				if overdue && !t.Overdue || open && t.State == subject.Done {
					continue
				}
				if err := emit(cmd.OutOrStdout(), t); err != nil {
					return err
				}
			}
			if overdue && late > 0 {
				return ops.Exit(ops.Blocked, fmt.Errorf("%d erasures are past their deadline", late))
			}
			return nil
		},
	}
	apiFlag(c, &cl)
	c.Flags().BoolVar(&overdue, "overdue", false, "only those that are past their deadline")
	c.Flags().BoolVar(&open, "open", false, "only those that are not done")
	return c
}

func subjectShowCommand() *cobra.Command {
	var cl client
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show one ticket: what was done, what is out of the country already; exit code 3 if it is overdue",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var t subject.Ticket
			if err := cl.call(cmd.Context(), http.MethodGet, "/v1/erasures/"+args[0], nil, &t); err != nil {
				return err
			}
			if err := emit(cmd.OutOrStdout(), &t); err != nil {
				return err
			}
			if t.Overdue {
				return ops.Exit(ops.Blocked, errors.New("the ticket is past its deadline"))
			}
			return nil
		},
	}
	apiFlag(c, &cl)
	return c
}
