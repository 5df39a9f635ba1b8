package ledger

// Kind is the type of an entry.
type Kind string

// The kinds.
const (
	Request       Kind = "request"
	Deny          Kind = "deny"
	Approve       Kind = "approve"
	Revoke        Kind = "revoke"
	Intent        Kind = "intent"    // the file is made and may be handed over
	Sent          Kind = "sent"      // the file was handed over
	ReceiptKind   Kind = "receipt"   // the other end has it
	Discard       Kind = "discard"   // a file that a crash left behind was removed undelivered
	Heartbeat     Kind = "heartbeat" // once a day, also when nothing happened
	KeyKind       Kind = "key"       // a key is proposed, enters force, or retires
	PolicyKind    Kind = "policy"    // the policy and engine that judge from here on
	LegalKind     Kind = "legal"     // a legal record was filed or changed
	ShardKind     Kind = "shard"     // the first entry of a year; written by the log itself
	ReconcileKind Kind = "reconcile" // the day's bytes compared with what left
)

// The structs below declare their fields in the order of their JSON names, which
// makes the encoder's output canonical. Everything but the head of an entry is left
// out when it is zero.

// Entry is one leaf of the log. V, Seq, Gate, Type and Time are filled in by Append.
type Entry struct {
	Actor    string    `json:"actor"` // user name
	Approval *Approval `json:"approval,omitempty"`
	Ask      *Ask      `json:"ask,omitempty"`
	Beat     *Beat     `json:"beat,omitempty"`
	Decision *Decision `json:"decision,omitempty"`
	// Denials of a request entry: it was refused as it was made. Instead says what
	// would pass, once for all of them.
	Denials   []Denial   `json:"denials,omitempty"`
	File      *File      `json:"file,omitempty"`
	Gate      string     `json:"gate"`
	Instead   string     `json:"instead,omitempty"`
	Key       *Key       `json:"key,omitempty"`
	Legal     *Legal     `json:"legal,omitempty"`
	Policy    *Policy    `json:"policy,omitempty"`
	Receipt   *Receipt   `json:"receipt,omitempty"`
	Reconcile *Reconcile `json:"reconcile,omitempty"`
	Request   string     `json:"request,omitempty"` // id
	Seq       uint64     `json:"seq"`               // without gaps over all shards, from 1
	Shard     *Shard     `json:"shard,omitempty"`
	Time      string     `json:"time"` // RFC 3339, UTC, milliseconds; never before its predecessor's
	Type      Kind       `json:"type"`
	V         int        `json:"v"`
}

// Ask is a request as it was judged. Hashes are lower-case hexadecimal.
type Ask struct {
	Needs       int      `json:"approvals_needed,omitempty"`
	Basis       string   `json:"basis,omitempty"`      // id of the legal route asked for
	Candidates  uint64   `json:"candidates,omitempty"` // routes that remain possible
	Classes     []string `json:"classes,omitempty"`
	Coarsen     string   `json:"coarsen,omitempty"` // "", "trip" or a duration
	Country     string   `json:"country,omitempty"`
	Endpoint    string   `json:"endpoint,omitempty"` // channel, or channel:host
	Filters     string   `json:"engine_sha256,omitempty"`
	Excluded    int      `json:"excluded_vehicles,omitempty"` // left out for what their records say they are
	Fields      int      `json:"fields,omitempty"`
	Format      string   `json:"format,omitempty"`
	From        string   `json:"from,omitempty"`
	General     uint64   `json:"general,omitempty"` // distinct subjects of the group this year, this request and pending ones included
	Group       string   `json:"group,omitempty"`
	Keys        []string `json:"keys,omitempty"`         // fingerprints of recipient and regulator, sorted; every approval pins them
	NewSubjects uint64   `json:"new_subjects,omitempty"` // distinct subjects that the group had not
	Policy      string   `json:"policy_sha256,omitempty"`
	Profile     string   `json:"profile,omitempty"`
	Purpose     string   `json:"purpose,omitempty"`
	Recipient   string   `json:"recipient,omitempty"` // registry id
	Records     int      `json:"records,omitempty"`
	Set         string   `json:"records_sha256,omitempty"`
	Engine      string   `json:"risk_engine,omitempty"`
	Schema      string   `json:"schema_sha256,omitempty"` // fields with their classes and counts
	Sensitive   uint64   `json:"sensitive,omitempty"`     // as General, of sensitive personal information
	Spec        string   `json:"spec_sha256,omitempty"`   // the stored request
	Subjects    string   `json:"subjects_sha256,omitempty"`
	Suite       string   `json:"suite,omitempty"`
	To          string   `json:"to,omitempty"`
	Vehicles    string   `json:"vehicles,omitempty"` // "all", or how many were named
}

// Approval is a signature over one entry: over a request, or over a key (then
// Entry.Request is empty). ApprovalText is what is signed.
type Approval struct {
	By         string `json:"by,omitempty"`
	Credential string `json:"credential,omitempty"` // tells an approver's token from others of the same name
	Expires    string `json:"expires,omitempty"`    // RFC 3339
	Key        string `json:"key,omitempty"`        // fingerprint of the approver's key
	Leaf       string `json:"leaf,omitempty"`       // SHA-256 of the leaf bytes of what is approved, hexadecimal
	Of         uint64 `json:"of,omitempty"`         // its seq
	Signature  []byte `json:"signature,omitempty"`
}

// Decision is what an intent rests on, as of the release.
type Decision struct {
	Approvals   []uint64 `json:"approvals,omitempty"` // seqs of the approve entries
	Candidates  uint64   `json:"candidates,omitempty"`
	Filters     string   `json:"engine_sha256,omitempty"`
	General     uint64   `json:"general,omitempty"`
	NewSubjects uint64   `json:"new_subjects,omitempty"`
	PIA         string   `json:"pia,omitempty"`
	Policy      string   `json:"policy_sha256,omitempty"`
	Routes      []string `json:"routes,omitempty"` // legal record ids
	Sensitive   uint64   `json:"sensitive,omitempty"`
}

// Denial says what the gate refused and why.
type Denial struct {
	Classes []string `json:"classes,omitempty"`
	Field   string   `json:"field,omitempty"`
	Reason  string   `json:"reason,omitempty"`
	Rule    string   `json:"rule,omitempty"`
}

// File describes an encrypted export. Lengths are in bytes.
type File struct {
	Chunks      string `json:"chunks,omitempty"` // root of the RFC 6962 tree over the ciphertext's 1 MiB chunks
	Cipher      int64  `json:"cipher,omitempty"`
	Excluded    int    `json:"excluded_vehicles,omitempty"` // left out for what their records say they are
	Format      string `json:"format,omitempty"`            // of the plaintext
	Header      []byte `json:"header,omitempty"`            // of the encryption, all stanzas
	Late        int    `json:"late,omitempty"`              // records stored after the request, left out
	LostFrames  int    `json:"lost_frames,omitempty"`
	LostRecords int    `json:"lost_records,omitempty"`
	Name        string `json:"name,omitempty"` // in the egress folder
	Plain       int64  `json:"plain,omitempty"`

	PlainSHA256 string `json:"plain_sha256,omitempty"`
	Records     int    `json:"records,omitempty"`
	SHA256      string `json:"sha256,omitempty"` // of the ciphertext, as SM3
	SM3         string `json:"sm3,omitempty"`
	Subjects    int    `json:"subjects,omitempty"` // distinct vehicles
	Suite       string `json:"suite,omitempty"`
}

// Whole reports whether nothing unreadable is missing from the file.
func (f *File) Whole() bool { return f.LostFrames == 0 && f.LostRecords == 0 }

// Receipt is what the other end answered.
type Receipt struct {
	Bytes   int64  `json:"bytes,omitempty"`
	Channel string `json:"channel,omitempty"`
	Host    string `json:"host,omitempty"`
	Proof   string `json:"proof,omitempty"` // ETag, packet id or hash of the answer: at most 200 printable bytes
	Status  string `json:"status,omitempty"`
}

// Key is a key of a recipient, regulator, approver, log or witness. It is in force
// once an approver who is not the actor approved it; approver and log keys by the
// actor FOUNDING, the platform itself, are in force at once.
type Key struct {
	Country     string `json:"country,omitempty"`
	Fingerprint string `json:"fingerprint,omitempty"`
	Group       string `json:"group,omitempty"`
	ID          string `json:"id,omitempty"`
	Name        string `json:"name,omitempty"`
	Public      string `json:"public,omitempty"`  // text
	Retires     string `json:"retires,omitempty"` // fingerprint of the key it replaces
	Role        string `json:"role,omitempty"`    // recipient, regulator, approver, log, witness
	State       string `json:"state,omitempty"`   // proposed, retired
	Suite       string `json:"suite,omitempty"`
}

// Policy names what judges from here on.
type Policy struct {
	Engine  string `json:"engine,omitempty"`
	Hash    string `json:"hash,omitempty"`
	Profile string `json:"profile,omitempty"`
}

// Legal is a legal record as it was filed.
type Legal struct {
	ID     string `json:"id,omitempty"`
	Kind   string `json:"kind,omitempty"`
	SHA256 string `json:"sha256,omitempty"` // of the record's canonical JSON
	State  string `json:"state,omitempty"`
}

// Shard links a year to the one before: its origin, size and root in hexadecimal.
// The first shard of a gate has none of them.
type Shard struct {
	Previous string `json:"previous,omitempty"`
	Root     string `json:"root,omitempty"`
	Size     int64  `json:"size,omitempty"`
}

// Reconcile compares what the log says left in a day with what was counted.
type Reconcile struct {
	Channels []ChannelDay `json:"channels,omitempty"`
	Counted  int64        `json:"counted,omitempty"` // bytes of the files sent that day, counted by the channels
	Day      string       `json:"day,omitempty"`     // 2006-01-02, China Standard Time
	Findings []string     `json:"findings,omitempty"`
	Logged   int64        `json:"logged,omitempty"` // bytes, by the sent entries
	Receipts uint64       `json:"receipts,omitempty"`
	Sent     uint64       `json:"sent,omitempty"`
}

// ChannelDay is one channel's part of a day. Wire counts all that was given to the
// network that day: files, tries that failed, and what the protocols add.
type ChannelDay struct {
	Channel string `json:"channel,omitempty"`
	Counted int64  `json:"counted,omitempty"`
	Logged  int64  `json:"logged,omitempty"`
	Sent    uint64 `json:"sent,omitempty"`
	Wire    int64  `json:"wire,omitempty"`
}

// Beat is the day that a heartbeat closes: entries by kind, and bytes that left.
type Beat struct {
	Bytes  int64           `json:"bytes,omitempty"`
	Counts map[Kind]uint64 `json:"counts,omitempty"`
	Day    string          `json:"day,omitempty"` // 2006-01-02, China Standard Time
}
