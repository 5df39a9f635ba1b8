// Package tap shows a type-approval laboratory every record in plain text at the
// moment it is sealed for leaving, as JSON lines over a unix socket that only
// root and the agent's own user can read. A session is journalled at its start
// and end. A reader that is too slow never holds up the car: it loses its
// stream, and the stream says so.
package tap

import (
	"encoding/json"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"cordon/agent/internal/pipeline"
	"cordon/filters"
	"cordon/filters/wire"
)

// Buffers of one reader.
const (
	maxLines = 16384
	maxBytes = 16 << 20
)

// Events beside records.
const (
	EventStart      = "start"      // the reader sees everything from here on
	EventPublished  = "published"  // a frame was handed to the uplink for publishing
	EventReceipt    = "receipt"    // the platform's signed receipt names a frame
	EventIncomplete = "incomplete" // lines were lost; the stream ends
	EventEnd        = "end"        // the agent stops; the stream is whole
)

// Event is a line that is no record.
type Event struct {
	Event  string `json:"event"`
	Frame  string `json:"frame,omitempty"`
	Status string `json:"status,omitempty"` // of a receipt
	Lost   uint64 `json:"lost,omitempty"`
	Lines  uint64 `json:"lines,omitempty"`
}

// Hub hands lines to all readers.
type Hub struct {
	active atomic.Int32
	mu     sync.Mutex
	all    map[*reader]struct{}
}

// NewHub makes a hub without readers.
func NewHub() *Hub { return &Hub{all: map[*reader]struct{}{}} }

// reader is one open session.
type reader struct {
	lines chan []byte
	bytes atomic.Int64
	lost  atomic.Uint64
	gone  chan struct{} // closed at the first lost line
}

// Active reports whether anybody reads.
func (h *Hub) Active() bool { return h.active.Load() > 0 }

func (h *Hub) join() *reader {
	r := &reader{lines: make(chan []byte, maxLines), gone: make(chan struct{})}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all[r] = struct{}{}
	h.active.Add(1)
	return r
}

func (h *Hub) leave(r *reader) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.all, r)
	h.active.Add(-1)
}

// send never waits.
func (h *Hub) send(line []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for r := range h.all {
		if r.lost.Load() == 0 && r.bytes.Add(int64(len(line))) <= maxBytes {
			select {
			case r.lines <- line:
				continue
			default:
			}
		}
		if r.lost.Add(1) == 1 {
			close(r.gone)
		}
	}
}

func (h *Hub) event(e Event) {
	if !h.Active() {
		return
	}
	line, _ := json.Marshal(e) // strings and numbers: cannot fail
	h.send(append(line, '\n'))
}

// Published tells that a frame was handed to the uplink.
func (h *Hub) Published(id wire.FrameID) {
	h.event(Event{Event: EventPublished, Frame: id.String()})
}

// Receipt tells what a receipt says of a frame.
func (h *Hub) Receipt(id wire.FrameID, s wire.Status) {
	h.event(Event{Event: EventReceipt, Frame: id.String(), Status: s.String()})
}

// Sealed shows a batch that was just sealed. It decodes the very bytes that went
// into the frame, so it shows nothing else.
func (h *Hub) Sealed(hd *wire.Header, encoded []byte) {
	b, err := wire.DecodeBatch(encoded)
	if err != nil { // the encoder made what the decoder refuses
		h.event(Event{Event: EventIncomplete, Frame: hd.ID.String(), Lost: uint64(hd.Records)})
		return
	}
	for i := range b.Records {
		h.send(appendLine(nil, hd, b, i))
	}
}

func appendLine(dst []byte, hd *wire.Header, b *wire.Batch, i int) []byte {
	r := b.Record(i)
	text := func(s string) {
		quoted, _ := json.Marshal(s) // a string cannot fail
		dst = append(dst, quoted...)
	}
	dst = append(append(append(dst, `{"frame":"`...), hd.ID.String()...), `","lane":"`...)
	dst = append(append(dst, hd.Lane.String()...), `","signal":`...)
	text(r.Signal)
	dst = append(dst, `,"source":`...)
	text(r.Source)
	dst = append(dst, `,"t":"`...)
	dst = time.Unix(0, r.CollectedAt).UTC().AppendFormat(dst, time.RFC3339Nano)
	dst = append(dst, `","labels":[`...)
	for i, n := range filters.Labels(b.Records[i].Labels).Names() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, '"'), n...), '"')
	}
	dst = append(dst, `],"consent":`...)
	var consent uint64
	if c := b.Records[i].Consent; c > 0 {
		consent = b.Consents[c-1].ID
	}
	dst = strconv.AppendUint(dst, consent, 10)
	dst = pipeline.AppendValue(append(dst, `,"value":`...), r.Value)
	return append(dst, '}', '\n')
}
