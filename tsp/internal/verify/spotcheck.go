package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/report"
	"cordon/tsp/internal/verify/sample"
	"cordon/tsp/internal/verify/strata"
)

// Spot is how a sample is drawn; package sample has the protocol.
type Spot struct {
	Regulator, Operator sample.Secret
	// Committed is what the regulator gave away, OperatorSum what the operator did;
	// nil if it is only to be looked for in the log.
	Committed, OperatorSum *sample.Hash
	// Frozen is the checkpoint that was frozen; none is the end of the log.
	Frozen *Named
	Goal   sample.Goal
	// Size is how many are drawn; 0 lets the goal say it.
	Size   int
	Strata []strata.Stratum
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Spotcheck checks the whole log, all headers, a sample of the files drawn by lot and
// every risky one.
func Spotcheck(in Input, s Spot) (*report.Report, error) {
	if err := s.Goal.Validate(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInput, err)
	}
	r, err := begin(&in)
	if err != nil {
		return nil, err
	}
	d := &draw{run: r, spot: &s}
	if err := d.freeze(); err != nil {
		return nil, err
	}
	r.watch = d.commitment
	if err := r.walk(); err != nil {
		return nil, err
	}
	r.files()
	d.seed()
	d.pick()
	items := d.check()
	out := r.report("spotcheck")
	out.Seed, out.Strata, out.Items, out.Confidence = d.transcript(), d.sums(), items, d.confidence()
	return out, nil
}

// draw is a spot check in the making.
type draw struct {
	*run
	spot       *Spot
	frozen     ledger.Checkpoint
	last       uint64 // seq of the last entry in the frozen tree
	inLog      uint64
	seedOf     sample.Hash
	population []int // exports in the frozen tree
	drawn      map[int]sample.Hash
	risky      map[int][]string
}

// freeze finds the tree that the draw is over.
func (d *draw) freeze() error {
	shards := d.reader.Shards()
	if len(shards) == 0 {
		return fmt.Errorf("%w: no checkpoint of the log holds. Try: cordon-verify log, which says why", ErrInput)
	}
	newest := shards[len(shards)-1]
	d.frozen = newest.Checkpoint
	if f := d.spot.Frozen; f != nil {
		c, err := ledger.ParseCheckpoint(f.Data, d.keys())
		if err != nil {
			return fmt.Errorf("%w: the frozen checkpoint: %w", ErrInput, err)
		}
		d.frozen = c
		d.consistent(*f)
	}
	for _, s := range shards {
		if s.Origin == d.frozen.Origin {
			d.last = s.First + uint64(d.frozen.Size) - 1
		}
	}
	return nil
}

// commitment looks for the operator's commitment: any legal record with its hash,
// entered before the log was frozen.
func (d *draw) commitment(e *ledger.Event) {
	if e.Legal != nil && d.inLog == 0 && e.Seq <= d.last && e.Legal.SHA256 == d.spot.Operator.Commitment().String() {
		d.inLog = e.Seq
	}
}

// seed checks the commitments and makes the seed.
func (d *draw) seed() {
	s := d.spot
	if s.Committed != nil && *s.Committed != s.Regulator.Commitment() {
		d.list.Add(finding.CommitmentDiffers, finding.Place{}, "regulator")
	}
	switch {
	case s.OperatorSum != nil && *s.OperatorSum != s.Operator.Commitment():
		d.list.Add(finding.CommitmentDiffers, finding.Place{}, "operator")
	case s.OperatorSum == nil && d.inLog == 0:
		d.list.Add(finding.CommitmentNone, finding.Place{})
	}
	d.seedOf = sample.Seed(s.Regulator, s.Operator, sample.Hash(d.frozen.Root))
}

// pick draws the sample and finds the risky ones.
func (d *draw) pick() {
	all := d.replay.Exports()
	for i := range all {
		if all[i].Seq <= d.last {
			d.population = append(d.population, i)
		}
	}
	n := d.spot.Size
	if n == 0 {
		n = d.spot.Goal.Size(len(d.population))
	}
	lot := sample.NewDraw(d.seedOf, min(n, len(d.population)))
	place := map[uint64]int{}
	for _, i := range d.population {
		lot.Add(d.leaves[i], all[i].Seq)
		place[all[i].Seq] = i
	}
	d.drawn, d.risky = map[int]sample.Hash{}, map[int][]string{}
	for _, t := range lot.Sample() {
		d.drawn[place[t.Seq]] = t.Ticket
	}
	among := all[:len(d.population)]
	for _, s := range d.spot.Strata {
		for _, i := range s.In(among) {
			d.risky[i] = append(d.risky[i], s.ID)
		}
	}
}

// check judges what was picked on all processors, in the order of the log.
func (d *draw) check() []report.Item {
	var picked []int
	for _, i := range d.population {
		if _, ok := d.drawn[i]; ok || len(d.risky[i]) > 0 {
			picked = append(picked, i)
		}
	}
	items := make([]report.Item, len(picked))
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), len(picked))
	for w := range workers {
		wg.Go(func() {
			of := d.judges()
			for k := w; k < len(picked); k += workers {
				items[k] = d.item(of, &d.replay.Exports()[picked[k]])
			}
		})
	}
	wg.Wait()
	for k := range items {
		if t, ok := d.drawn[picked[k]]; ok {
			items[k].Ticket = t.String()
		}
		items[k].Strata = d.risky[picked[k]]
		d.list.Append(items[k].Findings...)
	}
	return items
}

func (d *draw) transcript() *report.Seed {
	s := d.spot
	committed, operator := s.Regulator.Commitment(), s.Operator.Commitment()
	if s.Committed != nil {
		committed = *s.Committed
	}
	if s.OperatorSum != nil {
		operator = *s.OperatorSum
	}
	return &report.Seed{
		Checkpoint: string(d.frozen.Text), Committed: committed.String(), InLog: d.inLog,
		Operator: sample.Hash(s.Operator).String(), OperatorSum: operator.String(), Population: len(d.population),
		Regulator: sample.Hash(s.Regulator).String(), Root: sample.Hash(d.frozen.Root).String(), Sample: len(d.drawn), Seed: d.seedOf.String(),
	}
}

func (d *draw) sums() (out []report.Stratum) {
	for _, s := range d.spot.Strata {
		n := 0
		for _, ids := range d.risky {
			if slices.Contains(ids, s.ID) {
				n++
			}
		}
		out = append(out, report.Stratum{ID: s.ID, English: s.English, Chinese: s.Chinese, Count: n})
	}
	return out
}

func (d *draw) confidence() *report.Confidence {
	g, n := d.spot.Goal, len(d.population)
	if n == 0 {
		return nil
	}
	bad := sample.Bad(n, g.BadRate)
	return &report.Confidence{
		Bad: bad, BadRate: percent(g.BadRate), Confidence: percent(g.Confidence),
		Reached: percent(sample.Confidence(n, bad, len(d.drawn))),
	}
}

// percent rounds down: a confidence is not to look better than it is.
func percent(f float64) string {
	text := strconv.FormatFloat(float64(int64(f*1e6+1e-6))/1e4, 'f', 4, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + " %"
}
