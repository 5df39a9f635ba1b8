package policy

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"cordon/filters"
)

func (b *builder) source(s sourceYAML, overlay bool) error {
	classes, err := labels(s.Classes)
	if err != nil {
		return err
	}
	if err := checkSource(s.Name); err != nil {
		return err
	}
	if err := short(map[string]int{"inputs": len(s.Inputs)}, 0); err != nil {
		return err
	}
	d := filters.SourceDecl{Name: s.Name, Classes: classes, Inputs: s.Inputs}
	if s.Capacity != nil {
		if err := b.capacity(s.Name, *s.Capacity, overlay); err != nil {
			return err
		}
		d.Capacity = *s.Capacity
	}
	if i, ok := b.sources[s.Name]; ok {
		if !overlay {
			return fmt.Errorf("declared twice")
		}
		return b.tightenSource(&b.srcs[i], d)
	}
	if overlay {
		return b.newSource(d)
	}
	b.sources[s.Name] = len(b.srcs)
	b.srcs = append(b.srcs, d)
	return nil
}

// read is an input of a source, as a text names it.
type read struct{ text, source, input string }

// inputs refuses inputs that no text declares.
func (b *builder) inputs() error {
	for _, r := range b.reads {
		if b.above(r.input, true, func(*filters.SourceDecl) bool { return true }) == nil {
			return fmt.Errorf("%s: source %s: U1: input %q is not declared. Try: declare it under sources", r.text, r.source, r.input)
		}
	}
	return nil
}

// capacity checks the capacity of a source in bits an hour. An overlay may not give
// more than the source has without it.
func (b *builder) capacity(name string, bits uint64, overlay bool) error {
	if bits == 0 {
		return fmt.Errorf("U5: capacity 0 would be no bound; give the bits an hour that the source needs")
	}
	if has := b.capacityOf(name); overlay && has != 0 && bits > has {
		return fmt.Errorf("U5: capacity %d is more than %d; an overlay may only lower it", bits, has)
	}
	return nil
}

// capacityOf gives the capacity that a source has so far, 0 if nothing bounds it.
func (b *builder) capacityOf(name string) uint64 {
	if d := b.above(name, true, func(d *filters.SourceDecl) bool { return d.Capacity != 0 }); d != nil {
		return d.Capacity
	}
	return b.prog.DefaultCapacity
}

// above finds the nearest declaration for which has holds: of the name itself if
// self is set, else of a dotted name above it or of a family that takes it in.
func (b *builder) above(name string, self bool, has func(*filters.SourceDecl) bool) *filters.SourceDecl {
	names := []string{}
	if self {
		names = append(names, name)
	}
	name = strings.TrimSuffix(name, ".*")
	for i := strings.LastIndexByte(name, '.'); i > 0; i = strings.LastIndexByte(name[:i], '.') {
		names = append(names, name[:i+1]+"*", name[:i])
	}
	for _, n := range names {
		if i, ok := b.sources[n]; ok && has(&b.srcs[i]) {
			return &b.srcs[i]
		}
	}
	return nil
}

// tightenSource adds classes and inputs to a declared source and lowers its
// capacity.
func (b *builder) tightenSource(old *filters.SourceDecl, d filters.SourceDecl) error {
	if !d.Classes.All(old.Classes) {
		return fmt.Errorf("T3: an overlay may add classes, not remove %s", old.Classes&^d.Classes)
	}
	old.Classes |= d.Classes
	old.Inputs = union(old.Inputs, d.Inputs)
	if d.Capacity != 0 {
		old.Capacity = d.Capacity
	}
	return nil
}

// newSource lets an overlay name a source. Inside a built-in family it keeps the
// family's classes and inputs, so a name cannot launder a cabin camera.
func (b *builder) newSource(d filters.SourceDecl) error {
	if err := few("U5", "sources", len(b.srcs), maxSources, "a family (app.*) for sources that are alike"); err != nil {
		return err
	}
	for i := range b.srcs {
		if s := &b.srcs[i]; covers(s.Name, d.Name) {
			d.Classes |= s.Classes
			d.Inputs = union(d.Inputs, s.Inputs)
		}
	}
	b.sources[d.Name] = len(b.srcs)
	b.srcs = append(b.srcs, d)
	return nil
}

// union gives a new list of what is in a or b.
func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// AppTypes are the necessary kinds of personal information by type of in-car app,
// as classes, after the list that the Cyberspace Administration of China (CAC)
// published in 2021. The types with none are unverified: see docs/policy.md.
var appTypes = map[string]filters.Labels{
	"map-navigation":     filters.Location,
	"ride-hailing":       filters.PI | filters.Location | filters.Trajectory,
	"instant-messaging":  filters.PI,
	"payment":            filters.PI | filters.SensitivePI,
	"online-audio-video": 0,
	"news":               0,
	"browser":            0,
	"input-method":       0,
}

// scope declares the manifest of one app.
func (b *builder) scope(s scopeYAML) error {
	if s.Manifest == "" || len(s.Manifest) > maxName || strings.IndexFunc(s.Manifest, notManifest) >= 0 {
		return fmt.Errorf("U4: manifest %q: 1 to %d letters, digits and . _ - @ /", s.Manifest, maxName)
	}
	out := filters.Scope{Manifest: s.Manifest}
	var err error
	if out.Classes, err = labels(s.Classes); err != nil {
		return err
	}
	if out.Resolution, err = resolution(s.Resolution); err != nil {
		return err
	}
	if out.Interval, err = interval(s.Interval); err != nil {
		return err
	}
	if err := allowedScope(s.Type, out.Classes); err != nil {
		return err
	}
	i, ok := b.sources[s.App]
	if !ok {
		if b.above(s.App, false, func(*filters.SourceDecl) bool { return true }) == nil {
			return fmt.Errorf("U1: no source is declared by that name; declare it under sources")
		}
		if err := checkSource(s.App); err != nil {
			return err
		}
		if err := b.newSource(filters.SourceDecl{Name: s.App}); err != nil {
			return err
		}
		i = b.sources[s.App]
	}
	if old := b.above(s.App, true, func(d *filters.SourceDecl) bool { return d.Scope != nil }); old != nil {
		if err := tightenScope(*old.Scope, &out); err != nil {
			return err
		}
	}
	b.srcs[i].Scope = &out
	b.narrowBelow(s.App, &out)
	return nil
}

// narrowBelow holds the scopes that were declared before, of sources below the app, to
// that of the app.
func (b *builder) narrowBelow(app string, s *filters.Scope) {
	for i := range b.srcs {
		below := b.srcs[i].Scope
		if below == nil || !strings.HasPrefix(b.srcs[i].Name, strings.TrimSuffix(app, ".*")+".") || below == s {
			continue
		}
		below.Classes &= s.Classes
		below.Resolution, below.Interval = max(below.Resolution, s.Resolution), max(below.Interval, s.Interval)
	}
}

func notManifest(r rune) bool { return notName(r) && !strings.ContainsRune(".-@/", r) }

// allowedScope refuses a scope that no app can have, or that is wider than what an
// app of its type needs.
func allowedScope(kind string, classes filters.Labels) error {
	switch {
	case classes.Any(filters.Cabin):
		return fmt.Errorf("T3: no scope opens %s: it never leaves the car", classes&filters.Cabin)
	case classes.Any(filters.Denied):
		return fmt.Errorf("U1: no scope opens %s: it is refused everywhere", classes&filters.Denied)
	case kind == "":
		return nil
	}
	needs, ok := appTypes[kind]
	if !ok {
		return fmt.Errorf("P1: app type %q is not known; there are: %v", kind, appTypeNames())
	}
	const judged = filters.Personal | filters.Exterior
	if more := classes & judged &^ needs; more != 0 {
		return fmt.Errorf("P1: an app of type %s does not need %s; its list has %s", kind, more, needs)
	}
	return nil
}

func appTypeNames() []string {
	var out []string
	for n := range appTypes {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// tightenScope refuses a scope that is wider than the one in force, and lets it keep
// the precision that it does not speak of.
func tightenScope(old filters.Scope, s *filters.Scope) error {
	switch {
	case !old.Classes.All(s.Classes):
		return fmt.Errorf("U4: the scope in force has no %s; an overlay may only narrow it", s.Classes&^old.Classes)
	case s.Resolution != 0 && s.Resolution < old.Resolution:
		return fmt.Errorf("P2: resolution %g is finer than %g", s.Resolution, old.Resolution)
	case s.Interval != 0 && s.Interval < old.Interval:
		return fmt.Errorf("P2: interval %v is shorter than %v", s.Interval, old.Interval)
	}
	s.Resolution, s.Interval = max(s.Resolution, old.Resolution), max(s.Interval, old.Interval)
	return nil
}

// resolution checks a resolution that may be left out; nil is 0.
func resolution(f *float64) (float64, error) {
	if f == nil {
		return 0, nil
	}
	if !(*f >= 1e-9 && *f <= 1e15) {
		return 0, fmt.Errorf("P2: resolution %g: a step from 1e-9 to 1e15", *f)
	}
	return *f, nil
}

// interval checks an interval that may be left out; "" is 0.
func interval(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > 30*24*time.Hour {
		return 0, fmt.Errorf("P2: interval %q: a time like 10s, more than 0 and at most 720h", text)
	}
	return d, nil
}

// detector declares the key of a face and plate detector. A key that is declared is
// never replaced: who could replace it could sign for it.
func (b *builder) detector(d detectorYAML) error {
	if d.Name == "" || len(d.Name) > maxName || strings.ToLower(d.Name) != d.Name || strings.IndexFunc(d.Name, notManifest) >= 0 || strings.ContainsAny(d.Name, "@/") {
		return fmt.Errorf("T2: name %q: 1 to %d lower-case letters, digits and . _ -", d.Name, maxName)
	}
	key, err := base64.StdEncoding.Strict().DecodeString(d.Key)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return fmt.Errorf("T2: key: the %d bytes of an Ed25519 public key in base64", ed25519.PublicKeySize)
	}
	if _, ok := b.prog.Detectors[d.Name]; ok {
		return fmt.Errorf("T2: declared before; a detector's key cannot be replaced")
	}
	if b.prog.Detectors == nil {
		b.prog.Detectors = map[string]ed25519.PublicKey{}
	}
	b.prog.Detectors[d.Name] = key
	return nil
}
