package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"cordon/internal/ops"
	"cordon/sim"
	"cordon/sim/ecu"
	"cordon/sim/feed"
)

// runFlags are the flags of `run`.
type runFlags struct {
	drive sim.Config
	feed  feed.Config
	can   []string
	truth string
	start string
}

func runCommand() *cobra.Command {
	f := runFlags{drive: sim.Default()}
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Feed a real agent with one drive",
		Long: `Feed a real agent with one drive: CAN frames as candump lines, NMEA sentences,
and records of applications, cameras, microphone and driver monitor.

Streams are tcp://127.0.0.1:PORT or unix:///PATH (dialled), tcp-listen:// or
unix-listen:// (the agent comes). The simulated time axis ends now. Sinks that
are not given are not fed; the ground truth holds everything all the same.`,
		Example: `  cordon-sim run --can unix:///run/cordon/can.sock --nmea tcp://127.0.0.1:10110 \
    --records /run/cordon/records.sock --seed 7 --duration 10m --speed 0 --truth truth.jsonl`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.can, "can", nil, "stream for CAN, [powertrain=|chassis=|body=]URL (repeatable; without a bus: all)")
	flags.StringVar(&f.feed.NMEA, "nmea", "", "stream for NMEA sentences")
	flags.StringVar(&f.feed.Records, "records", "", "the agent's unix socket for POST /v1/records")
	flags.Uint64Var(&f.drive.Seed, "seed", f.drive.Seed, "the same seed gives the same drive")
	flags.DurationVar(&f.drive.Duration, "duration", f.drive.Duration, "simulated length of the drive")
	flags.Float64Var(&f.feed.Speed, "speed", 1, "simulated seconds in a second; 0: as fast as the agent takes it")
	flags.StringVar(&f.truth, "truth", "", "file for the ground truth, JSON lines; - is standard output")
	flags.StringVar(&f.drive.Powertrain, "powertrain", f.drive.Powertrain, "ice or ev")
	flags.IntVar(&f.drive.GNSSHz, "gnss-hz", f.drive.GNSSHz, "fixes in a second, 1 to 10")
	flags.Float64Var(&f.drive.CameraFPS, "camera-fps", f.drive.CameraFPS, "cabin camera frames in a second")
	flags.DurationVar(&f.drive.TextEvery, "text-every", f.drive.TextEvery, "mean time between texts of each application")
	flags.StringVar(&f.start, "start", "", "first moment of the drive, RFC 3339 (default: now minus duration)")
	flags.BoolVar(&f.drive.NoMedia, "no-media", false, "no cameras and no microphone")
	return cmd
}

// check reads the flags that are more than a value.
func (f *runFlags) check() (err error) {
	if f.feed.CAN, err = buses(f.can); err != nil {
		return err
	}
	for _, url := range append(f.feed.CAN[:], f.feed.NMEA) {
		if _, err := feed.ParseEndpoint(url); url != "" && err != nil {
			return err
		}
	}
	if len(f.can) == 0 && f.feed.NMEA == "" && f.feed.Records == "" && f.truth == "" {
		return errors.New("nothing to feed. Try: --can, --nmea, --records or --truth")
	}
	if f.start == "" {
		return nil
	}
	if f.drive.Start, err = time.Parse(time.RFC3339, f.start); err != nil {
		return fmt.Errorf("--start %q is no time. Try: 2026-01-02T03:04:05Z", f.start)
	}
	return nil
}

func (f *runFlags) run(cmd *cobra.Command) (err error) {
	if err := f.check(); err != nil {
		return ops.Exit(ops.Usage, err)
	}
	world, err := sim.New(f.drive)
	if err != nil {
		return ops.Exit(ops.Usage, err)
	}
	out, closeTruth, err := f.openTruth(cmd)
	if err != nil {
		return err
	}
	f.feed.Truth = out
	bar := progress(cmd.ErrOrStderr(), f.drive.Duration)
	f.feed.Progress = func(played time.Duration) { _ = bar.Set64(played.Milliseconds()) } // a broken terminal stops no drive
	stats, err := feed.Run(cmd.Context(), world, f.feed)
	_ = bar.Finish()
	if err = errors.Join(err, closeTruth()); err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if f.truth == "-" {
		w = cmd.ErrOrStderr()
	}
	return report(w, &stats)
}

// buses reads --can: which stream each bus goes to.
func buses(given []string) (out [3]string, err error) {
	for _, arg := range given {
		name, url, named := strings.Cut(arg, "=")
		if !named || strings.Contains(name, "://") {
			out = [3]string{arg, arg, arg}
			continue
		}
		i := slices.Index(ecu.Buses[:], "can."+name)
		if i < 0 {
			return out, fmt.Errorf("--can names the bus %q. Try: powertrain, chassis or body", name)
		}
		out[i] = url
	}
	return out, nil
}

func (f *runFlags) openTruth(cmd *cobra.Command) (io.Writer, func() error, error) {
	switch f.truth {
	case "":
		return nil, func() error { return nil }, nil
	case "-":
		return cmd.OutOrStdout(), func() error { return nil }, nil
	}
	// The truth holds what must not leave the car: for its owner only.
	file, err := os.OpenFile(f.truth, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("ground truth: %w", err)
	}
	return file, file.Close, nil
}

// progress is a bar on a terminal and nothing elsewhere.
func progress(w io.Writer, length time.Duration) *progressbar.ProgressBar {
	return progressbar.NewOptions64(length.Milliseconds(),
		progressbar.OptionSetWriter(w), progressbar.OptionSetVisibility(terminal(w)),
		progressbar.OptionSetDescription("driving / 行驶中"), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish())
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
