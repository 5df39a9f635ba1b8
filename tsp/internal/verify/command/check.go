package command

import (
	"flag"
	"path/filepath"
	"runtime/debug"
	"time"

	"cordon/tsp/internal/verify"
	"cordon/tsp/internal/verify/report"
	"cordon/tsp/internal/verify/sample"
	"cordon/tsp/internal/verify/strata"
)

// checkFlags are the flags that all three checks have.
type checkFlags struct {
	set  *flag.FlagSet
	from sources
	to   sinks
}

func newCheck(p *program, name, args string) *checkFlags {
	c := &checkFlags{set: flags(p, name, args)}
	c.from.register(c.set)
	c.to.register(c.set)
	return c
}

// do runs a check on the folder that is the first argument.
func (c *checkFlags) do(p *program, rest []string, tiles bool, check func(verify.Input) (*report.Report, error)) error {
	key, err := c.to.validate()
	if err != nil {
		return err
	}
	in, err := c.from.load()
	if err != nil {
		return err
	}
	if err := open(&in, rest[0], tiles); err != nil {
		return err
	}
	in.Progress = counted(p)
	in.At, _ = time.Parse(time.RFC3339, c.to.at) // validate has looked at it; none is zero
	// A log is large and short-lived in memory: half as much garbage costs little time.
	debug.SetGCPercent(50)
	r, err := check(in)
	if err != nil {
		return err
	}
	r.Inputs, r.Replay = c.from.inputs, replay(c.set, rest)
	return c.to.write(p, r, key)
}

func runLog(p *program, args []string) error {
	c := newCheck(p, "log", "[flags] DIR | --tiles DIR")
	tiles := c.set.Bool("tiles", false, "DIR is the folder ledger alone: files are not compared")
	rest, err := parse(c.set, args, "DIR")
	if err != nil {
		return err
	}
	return c.do(p, rest, *tiles, verify.Log)
}

func runExport(p *program, args []string) error {
	c := newCheck(p, "export", "[flags] DIR ID")
	rest, err := parse(c.set, args, "DIR", "ID")
	if err != nil {
		return err
	}
	return c.do(p, rest, false, func(in verify.Input) (*report.Report, error) { return verify.Export(in, rest[1]) })
}

// spotFlags are those of the draw.
type spotFlags struct {
	secret, operator, committed, operatorSum, frozen, strata string
	goal                                                     sample.Goal
	n                                                        int
}

func (s *spotFlags) register(fs *flag.FlagSet) {
	fs.StringVar(&s.secret, "secret", "", "`file` with the regulator's secret; see spotcheck commit")
	fs.StringVar(&s.operator, "operator", "", "`file` with the operator's secret")
	fs.StringVar(&s.committed, "committed", "", "`commitment` that the regulator gave away, 64 hexadecimal digits")
	fs.StringVar(&s.operatorSum, "operator-commitment", "", "`commitment` that the operator gave; without it the log is searched for it")
	fs.StringVar(&s.frozen, "frozen", "", "`file` with the checkpoint that was frozen; none is the end of the log")
	fs.Float64Var(&s.goal.Confidence, "confidence", 0.99, "how sure the sample has to make")
	fs.Float64Var(&s.goal.BadRate, "bad-rate", 0.01, "share of bad exports that must not pass")
	fs.IntVar(&s.n, "n", 0, "exports to draw; 0: as many as confidence and bad rate need")
	fs.StringVar(&s.strata, "strata", "all", "risky exports that are always checked: all, none, or a list with commas")
}

func runSpotcheck(p *program, args []string) error {
	c := newCheck(p, "spotcheck", "[flags] DIR")
	var s spotFlags
	s.register(c.set)
	rest, err := parse(c.set, args, "DIR")
	if err != nil {
		return err
	}
	spot, err := s.load(&c.from)
	if err != nil {
		return err
	}
	return c.do(p, rest, false, func(in verify.Input) (*report.Report, error) { return verify.Spotcheck(in, spot) })
}

func (s *spotFlags) load(from *sources) (out verify.Spot, err error) {
	if s.secret == "" || s.operator == "" {
		return out, usage("--secret and --operator, made by cordon-verify spotcheck commit on both sides", "a draw needs the secrets of both sides")
	}
	if s.n < 0 {
		return out, usage("--n 459", "--n %d: it counts from 0", s.n)
	}
	if err := s.goal.Validate(); err != nil {
		return out, usage("", "%s", err)
	}
	out.Goal, out.Size = s.goal, s.n
	if out.Strata, err = strata.Pick(s.strata); err != nil {
		return out, usage("", "%s", err)
	}
	if out.Regulator, err = secret(from, "secret", s.secret); err != nil {
		return out, err
	}
	if out.Operator, err = secret(from, "operator", s.operator); err != nil {
		return out, err
	}
	if out.Committed, err = commitment("committed", s.committed); err != nil {
		return out, err
	}
	if out.OperatorSum, err = commitment("operator-commitment", s.operatorSum); err != nil {
		return out, err
	}
	if s.frozen != "" {
		data, err := from.file("frozen", s.frozen)
		if err != nil {
			return out, err
		}
		out.Frozen = &verify.Named{Name: filepath.Base(s.frozen), Data: data}
	}
	return out, nil
}

func secret(from *sources, role, name string) (sample.Secret, error) {
	data, err := from.file(role, name)
	if err != nil {
		return sample.Secret{}, err
	}
	s, err := sample.ParseSecret(string(data))
	if err != nil {
		return s, usage("", "--%s: %s", role, err)
	}
	return s, nil
}

func commitment(role, text string) (*sample.Hash, error) {
	if text == "" {
		return nil, nil
	}
	h, err := sample.ParseHash(text)
	if err != nil {
		return nil, usage("the line that spotcheck commit printed", "--%s: %s", role, err)
	}
	return &h, nil
}
