// Package demo plays the whole path on one machine: a platform, an agent and a
// simulated car as real processes over real TLS, three export requests, a regulator's
// spot check, and then the question that matters: is anything in what crossed the network that should
// not be there? The searching shares no code with the filters it tests.
package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"cordon/sim"
	"cordon/sim/dbc"
	"cordon/sim/feed"
	"cordon/sim/internal/capture"
	"cordon/sim/leak"
	"cordon/sim/truth"
)

// Options are the demonstration's flags.
type Options struct {
	Bin      string        // folder of the programs
	Seed     uint64        // of the drive
	Duration time.Duration // of driving
	Speed    float64       // how much faster than real time
	Keep     bool          // leave the folder behind
	Out      io.Writer     // the report
	Progress func(played, whole time.Duration)
}

// Limit ends a demonstration that hangs.
const Limit = 3 * time.Minute

type demo struct {
	opt      Options
	dir      string
	world    *sim.World
	procs    []*process
	extraEnv []string

	api, broker string
	tokens      map[string]string
	keys        map[string]string // files of the approvers' keys
	vehicle     string
	began       time.Time

	ear      *capture.Listener
	heard    []capture.Message
	heardAll bool

	// collecting and asked are the times, on the drive's own axis, at which the driver
	// lets the car collect personal data, and consents to location leaving it.
	collecting, asked time.Time

	tally  truthTally
	leaks  *leak.Builder   // what may never leave
	places *leak.Builder   // all positions, for exports
	before []truth.Item    // positions before consent
	later  map[string]bool // coordinates of positions after it
	fed    feed.Stats
	rep    report
}

// Run plays the demonstration and writes the report. ok is false if anything
// that it promises does not hold; err is for what could not be played at all.
func Run(ctx context.Context, opt Options) (ok bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	d := &demo{opt: opt, tokens: map[string]string{}, keys: map[string]string{}, leaks: leak.NewBuilder(leak.Options{ExteriorMedia: true, Undeclared: true}),
		places: leak.NewBuilder(leak.Options{Location: true}), later: map[string]bool{}}
	d.tally.init()
	if d.dir, err = os.MkdirTemp("", "cordon-"); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, d.cleanUp()) }()
	for _, step := range []func(context.Context) error{
		d.startPlatform, d.enrol, d.startAgent, d.drive, d.drain, d.register, d.exports, d.compare, d.stopAll, d.verify, d.spotcheck, d.search,
	} {
		if err := step(ctx); err != nil {
			return false, err
		}
	}
	return d.rep.write(opt.Out), nil
}

// cleanUp ends what still runs and removes the folder.
func (d *demo) cleanUp() error {
	var errs []error
	for i := len(d.procs) - 1; i >= 0; i-- {
		errs = append(errs, d.procs[i].stop())
	}
	if d.opt.Keep {
		fmt.Fprintf(d.opt.Out, "\nkept / 已保留: %s\n", d.dir)
		return errors.Join(errs...)
	}
	return errors.Join(append(errs, os.RemoveAll(d.dir))...)
}

func (d *demo) startPlatform(ctx context.Context) error {
	if err := d.writePlatform(); err != nil {
		return err
	}
	p, err := d.start("cordon-tsp", "serve", "--config", d.path(tspConf))
	if err != nil {
		return err
	}
	ready, err := p.await(ctx, "ready ", func(line string) {
		switch f := strings.Fields(line); {
		case len(f) == 4 && f[0] == "token":
			d.tokens[f[1]] = f[3]
		case len(f) == 3 && f[0] == "approver-key":
			d.keys[f[1]] = f[2]
		}
	})
	if err != nil {
		return err
	}
	for _, f := range strings.Fields(ready) {
		if v, ok := strings.CutPrefix(f, "api="); ok {
			d.api = v
		}
		if v, ok := strings.CutPrefix(f, "broker="); ok {
			d.broker = v
		}
	}
	if d.api == "" || d.broker == "" || len(d.tokens) < 4 || len(d.keys) < 2 {
		return fmt.Errorf("cordon-tsp came up without saying where, or without tokens and keys: %q", ready)
	}
	return nil
}

// enrol gives the car and the auditor their certificates and starts listening at
// the broker before the car says its first word.
func (d *demo) enrol(ctx context.Context) (err error) {
	if d.world, err = sim.New(sim.Config{
		Seed: d.opt.Seed, Start: time.Now(), Duration: d.opt.Duration, Powertrain: "ev", GNSSHz: 2, CameraFPS: 1, TextEvery: 2 * time.Second,
	}); err != nil {
		return err
	}
	if err := os.WriteFile(d.path("vin"), []byte(d.world.VIN()+"\n"), 0o600); err != nil {
		return err
	}
	if _, _, err := d.run(ctx, "cordon-tsp", "vehicle", "enroll", "--data", d.path(platformDir), "--out", d.path(identityDir), "--vin-file", d.path("vin")); err != nil {
		return err
	}
	if _, _, err := d.run(ctx, "cordon-tsp", "broker-cert", "--data", d.path(platformDir), "--role", "auditor", "--out", d.path(auditorDir)); err != nil {
		return err
	}
	id, err := os.ReadFile(d.path(identityDir, "vehicle.id"))
	if err != nil {
		return err
	}
	d.vehicle = strings.TrimSpace(string(id))
	d.ear, err = capture.Listen(d.broker, d.path(auditorDir))
	return err
}

func (d *demo) startAgent(ctx context.Context) error {
	if err := d.writeAgent(); err != nil {
		return err
	}
	p, err := d.start("cordon-agent", "run", "--config", d.path(agentConf))
	if err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("cordon-agent was not ready in time: %s", p.errs.String())
		case <-p.done:
			return fmt.Errorf("cordon-agent ended: %s", p.errs.String())
		case <-time.After(50 * time.Millisecond):
		}
		if s, err := d.status(ctx); err == nil && s.Uplink.Connected && !s.Uplink.KeysUntil.IsZero() {
			return nil
		}
	}
}

// agentStatus is what the demonstration reads of cordon-agent status.
type agentStatus struct {
	Account struct {
		Received, Sent, Pending, Stored, Blocked, Shed uint64
		Balanced                                       bool
		ByRule                                         map[string]uint64 `json:"blocked_by_rule"`
		ByReason                                       map[string]uint64 `json:"shed_by_reason"`
	} `json:"account"`
	Verdicts []struct {
		Source, Effect, Rule string
		Count                uint64
	} `json:"verdicts"`
	Uplink struct {
		Connected bool      `json:"connected"`
		KeysUntil time.Time `json:"keys_until"`
	} `json:"uplink"`
}

func (d *demo) status(ctx context.Context) (s agentStatus, err error) {
	out, _, err := d.run(ctx, "cordon-agent", "status", "--json", "--config", d.path(agentConf))
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(out, &s)
}

// consentSlack is what the feed may still hold back of the moments before consent,
// on the drive's own axis: it writes its streams out every tenth of a second.
const consentSlack = 200 * time.Millisecond

// drive plays the car. Collection is off when it begins. The driver switches it on,
// for this drive, after a sixth of it: before, positions are not even kept (C1). After
// a third the driver consents to location: until then, positions stay in the car.
func (d *demo) drive(ctx context.Context) error {
	truthFile, err := os.Create(d.path("truth.jsonl"))
	if err != nil {
		return err
	}
	defer truthFile.Close()
	if err := d.tally.readMap(d.path(dbc.MapName)); err != nil {
		return err
	}
	d.began = d.world.Start()
	var said error
	d.fed, err = feed.Run(ctx, d.world, feed.Config{
		CAN:     [3]string{"unix://" + d.canSocket(0), "unix://" + d.canSocket(1), "unix://" + d.canSocket(2)},
		NMEA:    "unix://" + d.path("gnss.sock"),
		Records: d.path("run", "records.sock"),
		Speed:   d.opt.Speed,
		Truth:   truthFile,
		Observe: d.observe,
		Progress: func(played time.Duration) {
			switch { // the drive waits
			case said != nil:
			case d.collecting.IsZero() && played >= d.opt.Duration/6:
				d.collecting = d.began.Add(played)
				said = d.collect(ctx)
			case d.asked.IsZero() && played >= d.opt.Duration/3:
				d.asked = d.began.Add(played)
				said = d.grant(ctx)
			}
			if d.opt.Progress != nil {
				d.opt.Progress(played, d.opt.Duration)
			}
		},
	})
	switch {
	case err != nil:
		return fmt.Errorf("drive: %w", err)
	case said != nil:
		return said
	case d.asked.IsZero():
		return errors.New("drive: it ended before consent was given")
	case d.fed.Refused+d.fed.GivenUp+d.fed.Abandoned+d.fed.Unsure > 0:
		return fmt.Errorf("drive: %d records refused, %d given up, %d abandoned, %d lines unsure: %s", d.fed.Refused, d.fed.GivenUp, d.fed.Abandoned, d.fed.Unsure, d.fed.Trouble)
	}
	return nil
}

// observe takes what the searches need from one line of the truth.
func (d *demo) observe(i *truth.Item) {
	d.tally.add(i)
	d.leaks.Add(i)
	if i.Kind != truth.KindPosition {
		return
	}
	d.places.Add(i)
	if d.asked.IsZero() {
		d.before = append(d.before, *i)
		return
	}
	for _, c := range coordinates(i) {
		d.later[c] = true
	}
}

// coordinates gives latitude and longitude of a position as the truth writes them.
func coordinates(i *truth.Item) (all []string) {
	for _, e := range i.Contains {
		if e.Type == truth.Position {
			all = append(all, strings.Split(e.Value, ",")...)
		}
	}
	return all
}

// beforeOnly indexes the positions from before consent that were not passed again
// after it: a car that stood still says the same place twice.
func (d *demo) beforeOnly() *leak.Searcher {
	b := leak.NewBuilder(leak.Options{Location: true})
	for i := range d.before {
		if !slices.ContainsFunc(coordinates(&d.before[i]), func(c string) bool { return d.later[c] }) {
			b.Add(&d.before[i])
		}
	}
	return b.Build()
}

// collect waits until the car has judged everything so far, then has the driver
// switch collection on for this drive.
func (d *demo) collect(ctx context.Context) error {
	if _, err := d.quiet(ctx, func(agentStatus) bool { return true }); err != nil {
		return err
	}
	_, _, err := d.run(ctx, "cordon-agent", "collection", "on", "--this-drive", "--config", d.path(agentConf))
	return err
}

// grant waits until the car has judged everything so far, then gives consent.
func (d *demo) grant(ctx context.Context) error {
	if _, err := d.quiet(ctx, func(agentStatus) bool { return true }); err != nil {
		return err
	}
	_, _, err := d.run(ctx, "cordon-agent", "consent", "grant", "--config", d.path(agentConf),
		"--category", "Location", "--purpose", "driving-safety", "--recipient", "tsp", "--for", "1h", "--notice", "demo-1")
	return err
}

// quiet polls the car until its account has not moved three times in a row and ok
// says yes of it.
func (d *demo) quiet(ctx context.Context, ok func(agentStatus) bool) (last agentStatus, err error) {
	for still := 0; still < 3; {
		s, err := d.status(ctx)
		if err != nil {
			return s, err
		}
		if still++; s.Account.Received != last.Account.Received || !ok(s) {
			still = 0
		}
		last = s
		select {
		case <-ctx.Done():
			return s, fmt.Errorf("the car did not come to rest: %d records wait", s.Account.Pending)
		case <-time.After(100 * time.Millisecond):
		}
	}
	return last, nil
}

// drain waits until the car has a receipt for everything.
func (d *demo) drain(ctx context.Context) error {
	s, err := d.quiet(ctx, func(s agentStatus) bool { return s.Account.Pending == 0 })
	if err != nil {
		return err
	}
	d.rep.account(&d.tally, s)
	return nil
}

// stopAll ends the car, then the listener, then the platform, so that the
// listener hears the car's last word and is not cut off.
func (d *demo) stopAll(context.Context) error {
	for i := len(d.procs) - 1; i > 0; i-- {
		if err := d.procs[i].stop(); err != nil {
			return err
		}
	}
	d.heard, d.heardAll = d.ear.Close()
	return d.procs[0].stop()
}
