package cli

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"cordon/geo"
	"cordon/internal/ops"
	"cordon/tsp/internal/risk"
)

func exportRiskCommand() *cobra.Command {
	var r riskRun
	c := &cobra.Command{
		Use:   "risk FILE|-",
		Short: "Count the routes that a vehicle's series leave possible; exit code 3 if too few",
		Long: `Reads JSON lines {"t":seconds,"signal":"...","value":number} of one vehicle, as
cordon-agent decode prints them, and says how many routes of a road graph remain
possible for somebody who has all of them: as they are, and coarsened. Signals are
known by their VSS path; --signal names one that has another name, and then only
such are read. What is not known counts as if it told the way.

Exit code 3 if fewer than --k remain for the series as they are.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return r.run(cmd, args[0]) },
	}
	f := c.Flags()
	f.StringVar(&r.osm, "osm", "", "OpenStreetMap extract (PBF) to search; a made graph if empty")
	f.StringVar(&r.box, "box", "", "part of the extract: SOUTH,WEST,NORTH,EAST in degrees")
	f.IntVar(&r.junctions, "junctions", 10_000, "size of the made graph")
	f.Uint64Var(&r.seed, "seed", 1, "seed of the made graph")
	f.Uint64Var(&r.k, "k", 1000, "routes that must remain possible")
	f.StringArrayVar(&r.signals, "signal", nil, "NAME=VSS.PATH of a signal to read (repeatable)")
	return c
}

type riskRun struct {
	osm, box  string
	junctions int
	seed, k   uint64
	signals   []string
}

// riskLine is the outcome for one coarsening.
type riskLine struct {
	Coarsening string `json:"coarsening"` // "none", "trip" or a duration
	Samples    int    `json:"samples"`
	Trips      int    `json:"trips"`
	Candidates uint64 `json:"candidates"`
	AtLeast    bool   `json:"at_least"` // more may remain
	Enough     bool   `json:"enough"`
	Worst      string `json:"worst"`
	Engine     string `json:"engine"`
}

func (r *riskRun) run(cmd *cobra.Command, name string) error {
	a, err := r.assessor()
	if err != nil {
		return err
	}
	v, left, err := r.read(cmd.InOrStdin(), name)
	if err != nil {
		return err
	}
	if left > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "%d lines without a number, or of signals not asked for, were left out\n", left)
	}
	lines, err := r.assess(cmd.Context(), a, v)
	if err != nil {
		return err
	}
	if err := writeRisk(cmd.OutOrStdout(), lines); err != nil {
		return err
	}
	if !lines[0].Enough {
		return ops.Exit(ops.Blocked, &ops.Error{
			What: fmt.Sprintf("%d routes remain possible, %d are asked for", lines[0].Candidates, r.k), Hint: hintOf(lines)})
	}
	return nil
}

func hintOf(lines []riskLine) string {
	for _, l := range lines[1:] {
		if l.Enough {
			return "coarsen the series over " + l.Coarsening
		}
	}
	return "leave out signals; no coarsening is enough"
}

func (r *riskRun) assessor() (*risk.Assessor, error) {
	var g *geo.Graph
	var err error
	switch {
	case r.k == 0:
		return nil, usage("--k 0 asks for nothing", "--k 1000")
	case r.osm != "":
		g, err = r.extract()
	default:
		if g, err = geo.Generate(r.seed, r.junctions); err != nil {
			return nil, usage(err.Error(), "--junctions 10000")
		}
	}
	if err != nil {
		return nil, err
	}
	return risk.New(risk.Config{Graph: g, K: r.k})
}

func (r *riskRun) extract() (*geo.Graph, error) {
	var box risk.Box
	if r.box != "" {
		sides := strings.Split(r.box, ",")
		for i, to := range [4]*float64{&box.South, &box.West, &box.North, &box.East} {
			v := math.NaN()
			if len(sides) == 4 {
				v, _ = strconv.ParseFloat(strings.TrimSpace(sides[i]), 64)
			}
			if *to = v; math.IsNaN(v) {
				return nil, usage("--box wants four numbers", "--box 29.5,106.4,29.6,106.6")
			}
		}
	}
	f, err := os.Open(r.osm)
	if err != nil {
		return nil, fmt.Errorf("open the extract: %w", err)
	}
	defer f.Close()
	return risk.LoadOSM(bufio.NewReaderSize(f, 1<<20), box)
}

// assess does it as is and with every coarsening.
func (r *riskRun) assess(ctx context.Context, a *risk.Assessor, v risk.Vehicle) ([]riskLine, error) {
	lines := make([]riskLine, 0, 1+len(risk.Coarsenings))
	for _, c := range append([]risk.Coarsening{""}, risk.Coarsenings...) {
		list, err := risk.Coarsen(v, c)
		if err != nil {
			return nil, err
		}
		res, err := a.Assess(ctx, list)
		if err != nil {
			return nil, err
		}
		l := riskLine{string(c), len(list.Samples), res.Trips, res.Candidates, res.Candidates >= r.k, res.Candidates >= r.k, res.Worst, res.Engine}
		if c == "" {
			l.Coarsening = "none"
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// riskInput is one line of the input.
type riskInput struct {
	T      float64  `json:"t"`
	Signal string   `json:"signal"`
	Value  *float64 `json:"value"`
}

// read takes the samples in, in order of time; left counts lines not used.
func (r *riskRun) read(stdin io.Reader, name string) (v risk.Vehicle, left int, err error) {
	names := map[string]string{}
	for _, s := range r.signals {
		from, to, ok := strings.Cut(s, "=")
		if !ok || from == "" || to == "" {
			return v, 0, usage("--signal wants NAME=VSS.PATH", "--signal SPEED=Vehicle.Speed")
		}
		names[from] = to
	}
	in := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return v, 0, fmt.Errorf("open the series: %w", err)
		}
		defer f.Close()
		in = f
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), 1<<20)
	for at := 1; lines.Scan(); at++ {
		var x riskInput
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			return v, left, fmt.Errorf("%s line %d is no JSON object of t, signal and value. Try: cordon-agent decode", name, at)
		}
		if to, ok := names[x.Signal]; ok {
			x.Signal = to
		} else if len(names) > 0 {
			x.Signal = ""
		}
		if x.Value == nil || x.Signal == "" || !(math.Abs(x.T) < 9e9) {
			left++
			continue
		}
		v.Samples = append(v.Samples, risk.Sample{Signal: x.Signal, At: int64(x.T * 1e9), Value: *x.Value})
	}
	if err := lines.Err(); err != nil {
		return v, left, fmt.Errorf("read %s: %w", name, err)
	}
	if len(v.Samples) == 0 {
		return v, left, errors.New("no sample to assess. Try: --signal NAME=VSS.PATH for the names that the log has")
	}
	slices.SortStableFunc(v.Samples, func(a, b risk.Sample) int { return cmp.Compare(a.At, b.At) })
	return v, left, nil
}

// writeRisk writes a table on a terminal, else JSON lines.
func writeRisk(w io.Writer, lines []riskLine) error {
	if f, ok := w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		for i := range lines {
			if err := emit(w, &lines[i]); err != nil {
				return err
			}
		}
		return nil
	}
	return riskTable(w, lines)
}

func riskTable(w io.Writer, lines []riskLine) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "COARSENING\tTRIPS\tROUTES LEFT\tENOUGH")
	for _, l := range lines {
		left, enough := strconv.FormatUint(l.Candidates, 10), "no"
		switch {
		case l.Candidates == math.MaxUint64:
			left = "all"
		case l.AtLeast:
			left = "at least " + left
		}
		if l.Enough {
			enough = "yes"
		}
		fmt.Fprintf(tab, "%s\t%d\t%s\t%s\n", l.Coarsening, l.Trips, left, enough)
	}
	return tab.Flush()
}
