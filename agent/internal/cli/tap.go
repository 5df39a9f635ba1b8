package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"

	"github.com/spf13/cobra"

	"cordon/agent/internal/admin"
	"cordon/agent/internal/tap"
	"cordon/internal/ops"
)

func newTap() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tap",
		Short: "Show every record in plain text as it leaves (for a type-approval laboratory)",
		Long: `Prints a JSON line for every record at the moment it is sealed, and events that
say what became of its frame. Only root and the agent's own user may do this, and
the journal notes it. It ends with the agent ("end", exit code 0), or with exit
code 1 when lines were lost because they were read too slowly ("incomplete").`,
		Args: cobra.NoArgs,
	}
	flags := ops.BindFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, _, err := load(flags)
		if err != nil {
			return err
		}
		return follow(cmd.Context(), filepath.Join(cfg.RunFolder(), admin.TapSocket), cmd.OutOrStdout())
	}
	return cmd
}

// follow copies the stream and looks at how it ends.
func follow(ctx context.Context, path string, out io.Writer) error {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", path)
	if err != nil {
		if admin.NotRunning(err) {
			err = admin.ErrNotRunning
		}
		return &ops.Error{Op: "tap", Path: path, Err: err, Hint: "cordon-agent run --config F, as the same user or root"}
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	in := bufio.NewReaderSize(conn, 64<<10)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			if _, err := out.Write(line); err != nil {
				return err
			}
			if end, err := lastLine(line); end {
				return err
			}
		}
		switch {
		case ctx.Err() != nil:
			return nil // stopped by hand
		case errors.Is(err, io.EOF):
			return errors.New("tap: the agent ended without saying that the stream is whole")
		case err != nil:
			return fmt.Errorf("tap: %w", err)
		}
	}
}

// lastLine tells whether a line ends the stream, and with what.
func lastLine(line []byte) (end bool, err error) {
	if !bytes.HasPrefix(line, []byte(`{"event":`)) && !bytes.HasPrefix(line, []byte(`{"error":`)) {
		return false, nil
	}
	var e struct {
		tap.Event
		tap.Refusal
	}
	if err := json.Unmarshal(line, &e); err != nil {
		return true, fmt.Errorf("tap: %w", err)
	}
	switch {
	case e.Error != "":
		return true, &ops.Error{Op: "tap", What: e.Error, Hint: "run it as root or as the agent's own user"}
	case e.Event.Event == tap.EventEnd:
		return true, nil
	case e.Event.Event == tap.EventIncomplete:
		return true, fmt.Errorf("tap: the stream is incomplete: %d lines were lost", e.Lost)
	}
	return false, nil
}
