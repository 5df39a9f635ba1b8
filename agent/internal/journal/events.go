package journal

import "time"

// Event is one of the types below.
type Event interface{ kind() string }

// Start is written when the agent starts, before it judges anything.
type Start struct {
	Version string `json:"version"`
	Profile string `json:"profile"`
	Policy  string `json:"policy"` // SHA-256 of its texts
	Sources int    `json:"sources"`
	// Bundle is the sequence of the signed bundle that the policy came in, if any.
	Bundle uint64 `json:"bundle,omitempty"`
}

// Stop is written last. Its account is that of the store.
type Stop struct {
	Received uint64 `json:"received"`
	Sent     uint64 `json:"sent"`
	Pending  uint64 `json:"pending"`
	Stored   uint64 `json:"stored"`
	Blocked  uint64 `json:"blocked"`
	Shed     uint64 `json:"shed"`
	Error    bool   `json:"error"` // the agent ended because something failed
}

// Verdicts counts decisions since the entry before. At most one in ten seconds.
type Verdicts struct {
	Counts []Verdict `json:"counts"`
}

// Verdict is the number of equal decisions on one source's records.
type Verdict struct {
	Source string `json:"source"`
	Effect string `json:"effect"`
	Rule   string `json:"rule,omitempty"`
	Count  uint64 `json:"count"`
}

// Shed counts records given up since the entry before, by reason.
type Shed struct {
	Records map[string]uint64 `json:"records"`
}

// Consent tells that a consent was given or withdrawn, not by whom.
type Consent struct {
	Withdrawn  bool      `json:"withdrawn"`
	ID         uint64    `json:"id"`
	Categories []string  `json:"categories"`
	Purpose    string    `json:"purpose"`
	Recipient  string    `json:"recipient"`
	Until      time.Time `json:"until"`
	Notice     string    `json:"notice"`
	NoticeHash string    `json:"notice_hash,omitempty"` // SHA-256 of its text
	// Dropped is the number of waiting records that a withdrawal took back.
	Dropped uint64 `json:"dropped,omitempty"`
	// OnTheWay is the number of records that a broker had by then.
	OnTheWay uint64 `json:"on_the_way,omitempty"`
}

// TakenBack tells what became of records in the outbox whose consent was no longer
// in force: expired, unknown, or withdrawn while the agent was off. A withdrawal
// has its numbers in its own entry.
type TakenBack struct {
	Consents   []uint64 `json:"consents"`
	Blocked    uint64   `json:"blocked"`              // never sent; rule C2
	OnTheWay   uint64   `json:"on_the_way,omitempty"` // a broker has them: they wait for their receipt
	Unanswered uint64   `json:"unanswered,omitempty"` // shed: that receipt did not come in time
}

// ConsentDamage tells that the consent store was damaged or cut short.
type ConsentDamage struct {
	Line    int      `json:"line,omitempty"`
	What    string   `json:"what"`
	SavedAs string   `json:"saved_as,omitempty"`
	Lost    []uint64 `json:"lost,omitempty"`
}

// Tap tells of somebody reading everything that leaves.
type Tap struct {
	End   bool   `json:"end"`
	UID   uint32 `json:"uid"`
	Lines uint64 `json:"lines,omitempty"`
	Lost  uint64 `json:"lost,omitempty"` // lines that the reader was too slow for
}

// Damage tells of records lost to damage of the outbox.
type Damage struct {
	What    string `json:"what"`
	SavedAs string `json:"saved_as,omitempty"`
	Records uint64 `json:"records"`
}

// Deletion is the receipt for an hour of the local vault whose secret was
// destroyed (rule S1).
type Deletion struct {
	Bucket  int64     `json:"bucket"` // Unix time / 3600
	Start   time.Time `json:"start"`
	At      time.Time `json:"at"`
	Basis   string    `json:"time_basis"`
	Late    bool      `json:"late,omitempty"`
	Frames  int       `json:"frames"`
	Records int       `json:"records"`
}

// Uplink is a change of the connection's state.
type Uplink struct {
	State string `json:"state"`
	Text  string `json:"text"`
}

// Clock tells of a time source that was not believed.
type Clock struct {
	Source  string  `json:"source,omitempty"` // of time
	Reason  string  `json:"reason"`
	Seconds float64 `json:"seconds"` // how far it was off
}

// Failure tells that a part of the agent could not do its work.
type Failure struct {
	Part string `json:"part"`
	What string `json:"what"`
}

// Refusal tells that a person said no to a question, not who.
type Refusal struct {
	Categories []string `json:"categories"`
	Purpose    string   `json:"purpose"`
	Recipient  string   `json:"recipient"`
}

// Notice tells that people are shown another notice from now on.
type Notice struct {
	Version string   `json:"version"`
	Hash    string   `json:"hash"`            // SHA-256 of its text
	Ended   []uint64 `json:"ended,omitempty"` // consents given on another one
}

// Collection is a change of what is collected (rule C1).
type Collection struct {
	Classes   []string `json:"classes"` // collected from now on; none is off
	ThisDrive bool     `json:"this_drive,omitempty"`
	Drive     bool     `json:"drive,omitempty"` // a drive began
	UID       uint32   `json:"uid"`             // who set it
}

// Policy tells that another policy judges from now on.
type Policy struct {
	Why        string   `json:"why"` // asked, signal, file
	Profile    string   `json:"profile"`
	Policy     string   `json:"policy"`           // SHA-256 of its texts
	Bundle     uint64   `json:"bundle,omitempty"` // sequence
	BundleHash string   `json:"bundle_hash,omitempty"`
	Undeclared []string `json:"undeclared_sources,omitempty"`
}

// PolicyRefused tells that a policy was not taken; the one in force stays.
type PolicyRefused struct {
	Why     string `json:"why"` // start, asked, signal, file
	Code    string `json:"code"`
	Bundle  uint64 `json:"bundle,omitempty"` // sequence of the refused one, if it could be told
	InForce uint64 `json:"in_force,omitempty"`
}

// ScopeDrift counts records outside an app's declared scope (rule U4) since the
// entry before on the same source. The first comes at once, then at most one an
// hour.
type ScopeDrift struct {
	Source   string    `json:"source"`
	Manifest string    `json:"manifest"`
	Outside  []string  `json:"outside"` // classes outside the manifest
	Count    uint64    `json:"count"`
	Since    time.Time `json:"since"`
}

// Capacity counts records over a source's budget of free content (rule U5), as
// ScopeDrift does.
type Capacity struct {
	Source string    `json:"source"`
	Count  uint64    `json:"count"`
	Since  time.Time `json:"since"`
}

func (Start) kind() string         { return "start" }
func (Stop) kind() string          { return "stop" }
func (Verdicts) kind() string      { return "verdicts" }
func (Shed) kind() string          { return "shed" }
func (ConsentDamage) kind() string { return "consent-damage" }
func (Tap) kind() string           { return "tap" }
func (Damage) kind() string        { return "damage" }
func (Deletion) kind() string      { return "deletion" }
func (Uplink) kind() string        { return "uplink" }
func (Clock) kind() string         { return "clock" }
func (Failure) kind() string       { return "failure" }
func (Consent) kind() string       { return "consent" }
func (TakenBack) kind() string     { return "taken-back" }
func (Refusal) kind() string       { return "refusal" }
func (Notice) kind() string        { return "notice" }
func (Collection) kind() string    { return "collection" }
func (Policy) kind() string        { return "policy" }
func (PolicyRefused) kind() string { return "policy-refused" }
func (ScopeDrift) kind() string    { return "scope-drift" }
func (Capacity) kind() string      { return "capacity" }
