package ledger

// Log is the open export log. Safe for concurrent use.
type Log struct{}

func Open(cfg Config, replay func(Event) error) (*Log, error)        { return nil, ErrAppend }
func (l *Log) Append(kind Kind, e Entry) (Event, error)              { return Event{}, ErrAppend }
func (l *Log) Settle() ([]Event, error)                              { return nil, ErrPending }
func (l *Log) Inclusion(seq uint64) (Inclusion, error)               { return Inclusion{}, ErrAppend }
func (l *Log) Intended(request, sha256 string) (seq uint64, ok bool) { return 0, false }
func (l *Log) Counts() map[Kind]uint64                               { return nil }
func (l *Log) Head() Head                                            { return Head{} }
func (l *Log) Close() error                                          { return nil }
