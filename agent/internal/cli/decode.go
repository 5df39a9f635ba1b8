package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"cordon/agent/canbus"
	"cordon/internal/ops"
)

// decodeWarnings is how many malformed lines are shown before only counting.
const decodeWarnings = 5

func newDecode() *cobra.Command {
	var d decodeRun
	var format string
	cmd := &cobra.Command{
		Use:   "decode --dbc FILE... LOG|-",
		Short: "Decode a CAN log into signal values",
		Long: `Reads a CAN log (candump, Vector ASC or BLF, PEAK TRC) and writes a JSON line
for each signal value:

  {"t":1530000000.000013,"channel":"can0","id":"0xB4","message":"SPEED",
   "signal":"SPEED","value":41.5,"unit":"km/h"}

t is in seconds; "text" is added where the DBC names the value. With --stats it
writes one line for each bus and identifier instead, unknown ones included, or
a table on a terminal. Lines that cannot be read are reported on stderr. Exit
code 1 if no frame could be read at all, or a file is broken.`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) != 1:
				return decodeUsage("decode takes one log", "cordon-agent decode --dbc car.dbc drive.log, or - for stdin")
			case len(d.dbc) == 0 && !d.stats:
				return decodeUsage("decode needs signal definitions", "--dbc FILE, or --stats to count frames without")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if d.format, err = canbus.ParseFormat(format); err != nil {
				return ops.Exit(ops.Usage, err)
			}
			d.stdin, d.stdout, d.stderr = cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
			if err := d.run(args[0]); err != nil {
				return ops.Exit(ops.Failed, err)
			}
			return nil
		},
	}
	cmd.Flags().StringSliceVar(&d.dbc, "dbc", nil, "DBC file; may be given several times")
	cmd.Flags().StringVar(&format, "format", string(canbus.Auto), "log format: auto, candump, asc, blf or trc")
	cmd.Flags().BoolVar(&d.stats, "stats", false, "count frames by bus and identifier")
	return cmd
}

func decodeUsage(what, hint string) error {
	return ops.Exit(ops.Usage, &ops.Error{What: what, Hint: hint})
}

// decodeRun is one run of the command.
type decodeRun struct {
	dbc            []string
	format         canbus.Format
	stats          bool
	stdin          io.Reader
	stdout, stderr io.Writer

	db      *canbus.Database
	sum     frameSums
	left    uint64 // frames that gave no value, or not all
	samples []canbus.Sample
}

func (d *decodeRun) run(path string) (err error) {
	if d.db, err = canbus.LoadDBC(d.dbc...); err != nil {
		return err
	}
	if n := len(d.db.Warnings); n > 0 {
		fmt.Fprintf(d.stderr, "warning: %s\n", d.db.Warnings[0])
		if n > 1 {
			fmt.Fprintf(d.stderr, "warning: %d more about the DBC files\n", n-1)
		}
	}
	r, err := d.open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	out := bufio.NewWriterSize(d.stdout, 64<<10)
	if err := d.frames(r, &sampleWriter{out: out}); err != nil {
		return errors.Join(err, out.Flush())
	}
	if d.stats {
		if err := d.sum.write(out, onTerminal(d.stdout)); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return d.summary(path, r.Stats())
}

func (d *decodeRun) open(path string) (*canbus.Reader, error) {
	if path == "-" {
		return canbus.NewReader(d.stdin, "-", d.format)
	}
	return canbus.Open(path, d.format)
}

// frames reads to the end of the log.
func (d *decodeRun) frames(r *canbus.Reader, w *sampleWriter) error {
	var f canbus.Frame
	for malformed := 0; ; {
		var bad *canbus.LineError
		switch err := r.Next(&f); {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			if malformed++; malformed <= decodeWarnings {
				fmt.Fprintf(d.stderr, "warning: %v\n", bad)
			}
			continue
		case err != nil:
			return err
		}
		var outcome canbus.Outcome
		d.samples, outcome = d.db.Decode(d.samples[:0], &f)
		if d.stats {
			d.sum.add(&f, d.db.Message(f.ID, f.Extended), outcome)
			continue
		}
		if outcome != canbus.Decoded {
			d.left++
		}
		if err := w.write(&f, d.samples); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
}

// summary says on stderr what did not become a value, and fails if no frame was
// there to read.
func (d *decodeRun) summary(path string, s canbus.Stats) error {
	if s.Malformed > 0 {
		fmt.Fprintf(d.stderr, "warning: %d of %d lines or objects malformed\n", s.Malformed, eventCount(s))
	}
	if d.left > 0 {
		fmt.Fprintf(d.stderr, "%d of %d frames gave no value or not all; --stats shows which\n", d.left, s.Frames)
	}
	if s.Frames > 0 {
		return nil
	}
	return &ops.Error{Op: "decode", Path: path, What: "no frame could be read", Hint: "name the log's --format"}
}

func eventCount(s canbus.Stats) uint64 {
	n := s.Frames + s.Malformed
	for _, skipped := range s.Skipped {
		n += skipped
	}
	return n
}

func onTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
