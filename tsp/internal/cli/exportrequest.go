package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/rows"
)

func exportRequestCommand() *cobra.Command {
	var cl client
	var spec export.Spec
	var from, to, file string
	c := &cobra.Command{
		Use:   "request",
		Short: "Ask for an export; exit code 3 if the gate denies it",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if file != "" {
				spec, err = readSpec(cmd.InOrStdin(), file)
			} else {
				err = setTimes(&spec, from, to)
			}
			if err != nil {
				return err
			}
			var r export.Request
			if err := cl.call(cmd.Context(), http.MethodPost, "/v1/exports", &spec, &r); err != nil {
				return err
			}
			return judged(cmd, &r)
		},
	}
	apiFlag(c, &cl)
	f := c.Flags()
	f.StringVar(&file, "file", "", "read the whole request from a JSON file, - for standard input")
	f.StringVar(&spec.Recipient, "recipient", "", "who is to have the data: an id of the registry")
	f.StringVar(&spec.Country, "country", "", "where the recipient is, two letters")
	f.StringVar(&spec.Endpoint, "endpoint", "file", "channel, or channel:host")
	f.StringVar(&spec.Purpose, "purpose", "", "what it is for")
	f.StringSliceVar(&spec.Classes, "class", nil, "data class (repeatable)")
	f.StringSliceVar(&spec.Signals, "signal", nil, "signal path (repeatable)")
	f.StringSliceVar(&spec.Vehicles, "vehicle", []string{"*"}, "vehicle id (repeatable), * for all")
	f.StringVar(&from, "from", "", "first collection time, RFC 3339")
	f.StringVar(&to, "to", "", "end of collection time, exclusive, RFC 3339; now if empty")
	f.StringVar((*string)(&spec.Format), "format", string(rows.JSONL), strings.Join([]string{string(rows.JSONL), string(rows.CSV), string(rows.Parquet)}, ", "))
	f.StringVar((*string)(&spec.Coarsen), "coarsen", "", "tell motion more coarsely: trip, or a duration such as 5m")
	f.StringVar(&spec.Basis, "basis", "", "legal record that the request is to rest on; empty: any that covers it")
	f.BoolVar(&spec.ForeignAgency, "foreign-agency", false, "a foreign court or agency asks, directly or through the recipient (E7)")
	f.StringVar(&spec.Judicial, "judicial", "", "legal record with the competent authority's approval of that")
	f.BoolVar(&spec.Important, "important", false, "important data is among it (A4)")
	return c
}

func setTimes(spec *export.Spec, from, to string) error {
	var err error
	if spec.From, err = time.Parse(time.RFC3339Nano, from); err != nil {
		return usage("--from is no time", "--from 2006-01-02T15:04:05Z")
	}
	if to == "" {
		spec.To = time.Now().UTC()
		return nil
	}
	if spec.To, err = time.Parse(time.RFC3339Nano, to); err != nil {
		return usage("--to is no time", "--to 2006-01-02T15:04:05Z")
	}
	return nil
}

// readSpec reads a request strictly: a misspelt field must not widen it.
func readSpec(stdin io.Reader, name string) (spec export.Spec, err error) {
	var text []byte
	if name == "-" {
		text, err = io.ReadAll(io.LimitReader(stdin, 1<<20))
	} else {
		text, err = os.ReadFile(name)
	}
	if err != nil {
		return spec, fmt.Errorf("read the request: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&spec); err != nil {
		return spec, usage(name+" is no export request: "+err.Error(), "the fields in docs/export-log-format.md")
	}
	return spec, nil
}
