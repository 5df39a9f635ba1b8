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

// Commitment is the kind of the legal record by which an operator commits to a secret;
// its hash is the commitment.
const Commitment = "spotcheck"

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
	if d.frozen.Size == 0 { // no checkpoint holds: the findings say so, and there is nothing to draw from
		return r.report("spotcheck"), nil
	}
	d.seed()
	d.pick()
	items := d.check()
	d.enough()
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
	inLog      uint64 // seq of the commitment
	wrong      uint64 // seq of the operator's last one, if it is another
	seedOf     sample.Hash
	population []int // exports that had been delivered when the log was frozen
	drawn      map[int]sample.Hash
	risky      map[int][]string
	judged     int // of the drawn
}

// freeze finds the tree that the draw is over.
func (d *draw) freeze() error {
	shards := d.reader.Shards()
	if len(shards) == 0 {
		return nil
	}
	d.frozen = shards[len(shards)-1].Checkpoint
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

// commitment looks for the operator's commitment: the last one before the log was
// frozen. If any did, an operator who entered a thousand could choose among a thousand
// draws once the regulator's secret is out.
func (d *draw) commitment(e *ledger.Event) {
	if e.Legal == nil || e.Legal.Kind != Commitment || e.Seq > d.last {
		return
	}
	d.inLog, d.wrong = e.Seq, 0
	if e.Legal.SHA256 != d.spot.Operator.Commitment().String() {
		d.inLog, d.wrong = 0, e.Seq
	}
}

// seed checks the commitments and makes the seed.
func (d *draw) seed() {
	s := d.spot
	if s.Committed != nil && *s.Committed != s.Regulator.Commitment() {
		d.list.Add(finding.CommitmentRegulator, finding.Place{})
	}
	switch {
	case s.OperatorSum != nil && *s.OperatorSum != s.Operator.Commitment():
		d.list.Add(finding.CommitmentDiffers, finding.Place{})
	case s.OperatorSum == nil && d.wrong != 0:
		d.list.Add(finding.CommitmentOther, finding.At(d.wrong, ""))
	case s.OperatorSum == nil && d.inLog == 0:
		d.list.Add(finding.CommitmentNone, finding.Place{})
	}
	d.seedOf = sample.Seed(s.Regulator, s.Operator, sample.Hash(d.frozen.Root))
}

// pick draws the sample and finds the risky ones.
func (d *draw) pick() {
	all := d.replay.Exports()
	frozen := 0 // exports in the tree
	for i := range all {
		if all[i].Seq > d.last {
			break
		}
		frozen++
		if all[i].Sent && all[i].SentSeq <= d.last {
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
	for _, s := range d.spot.Strata {
		for _, i := range s.In(all[:frozen]) {
			d.risky[i] = append(d.risky[i], s.ID)
		}
	}
}

// check judges what was picked on all processors, in the order of the log.
func (d *draw) check() []report.Item {
	var picked []int
	for i := range d.replay.Exports() {
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
			if items[k].Judged {
				d.judged++
			}
		}
		items[k].Strata = d.risky[picked[k]]
		d.list.AppendNew(items[k].Findings...)
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

// reached is how sure the drawn exports make that were judged.
func (d *draw) reached() float64 {
	n := len(d.population)
	return sample.Confidence(n, sample.Bad(n, d.spot.Goal.BadRate), d.judged)
}

// enough says if the sample was smaller than its goal asks for: because somebody chose
// its size, or because some of it could not be judged.
func (d *draw) enough() {
	if n, g := len(d.population), d.spot.Goal; n > 0 && d.judged < g.Size(n) {
		d.list.Add(finding.SampleSmall, finding.Place{}, num(d.judged), percent(d.reached()), num(g.Size(n)), percent(g.Confidence))
	}
}

func num(n int) string { return strconv.Itoa(n) }

func (d *draw) confidence() *report.Confidence {
	g, n := d.spot.Goal, len(d.population)
	if n == 0 {
		return nil
	}
	bad := sample.Bad(n, g.BadRate)
	return &report.Confidence{
		Bad: bad, BadRate: percent(g.BadRate), Confidence: percent(g.Confidence),
		Judged: d.judged, Reached: percent(d.reached()),
	}
}

// percent rounds down: a confidence is not to look better than it is.
func percent(f float64) string {
	text := strconv.FormatFloat(float64(int64(f*1e6+1e-6))/1e4, 'f', 4, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + " %"
}
