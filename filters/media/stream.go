package media

// tail is how many bytes a Stream keeps, and fresh how many new ones are enough for
// another look at them.
const (
	tail  = 8192
	fresh = 2048
)

// patience is how many opaque bytes after the last recognition still count as the
// same stream: a large picture has no mark of its own for as long as it lasts.
const patience = 1 << 20

// pause is the same for samples and pixels that were recognised often enough: two thirds of
// a second of stereo. See follow.
const pause = 1 << 17

// Stream recognises media split over the messages of one source, each too short to
// tell. It keeps the last 8 KiB, the last headers of RTP and what it recognised
// last. The zero Stream is ready. It allocates nothing and must not be used from two
// goroutines at once.
type Stream struct {
	held   [tail]byte
	n      int // bytes held
	new    int // of these not yet looked at
	look   int // bytes of news that make the next look worth it
	kind   Kind
	trust  int // bytes that samples and pixels are believed without another recognition
	since  int // bytes since kind was last recognised
	last   rtp
	inTurn int // packets of RTP in order
}

// Feed takes the next message of the source and names the media that it is part of,
// None if none is known. Text is passed over: it neither is media nor ends any.
func (s *Stream) Feed(b []byte) Kind {
	if len(b) == 0 {
		return None
	}
	if k := Sniff(b); k != None {
		s.keep(b)
		s.new = 0
		return s.found(k, len(b))
	}
	if textual(b) {
		return None
	}
	if s.packet(b) {
		return s.found(RTP, len(b))
	}
	if k := s.together(b); k != None {
		return s.found(k, len(b))
	}
	return s.lasting(b)
}

// found notes a recognition in a message of n bytes or what is held with it.
func (s *Stream) found(k Kind, n int) Kind {
	if k >= PCM {
		s.follow(k, n)
	}
	s.kind, s.since = k, 0
	return k
}

// follow weighs a recognition of sound or of pixels, which a piece of a sensor that
// oscillates is now and then, too. Each is believed for some times as many bytes as were new
// in it, a window at most or the message, and what went by without one is taken off again:
// what is recognised in most pieces is soon followed through a pause or past a blank wall,
// and a sensor hardly ever.
func (s *Stream) follow(k Kind, n int) {
	if s.kind < PCM || (s.kind <= G711) != (k <= G711) {
		s.trust, s.since = 0, most
	}
	times := 2
	if k <= G711 {
		times = 3 // few pieces of 8-bit sound are recognised
	}
	fresh := s.since + n
	s.trust = min(pause, max(0, s.trust-fresh)+times*min(fresh, max(n, most)))
}

// lasting names the media last recognised if b may be more of it.
func (s *Stream) lasting(b []byte) Kind {
	if s.kind == None {
		return None
	}
	s.since += len(b)
	if s.since > patience || !s.alike(b) {
		s.kind = None
	}
	return s.kind
}

// alike reports whether samples and pixels are still believed, or what is held, with b at
// its end, looks like compressed data.
func (s *Stream) alike(b []byte) bool {
	switch {
	case s.kind >= PCM:
		return s.since < s.trust
	case len(b) >= 512:
		return even(b)
	}
	return even(s.held[max(0, s.n-4096):s.n]) || s.n < 512
}

// packet follows headers of RTP at the start of messages and reports whether this
// one is the fourth or later in order.
func (s *Stream) packet(b []byte) bool {
	p, ok := rtpHeader(b)
	switch {
	case !ok:
		s.inTurn = 0
		return false
	case s.inTurn > 0 && s.last.next(p):
		s.inTurn++
	default:
		s.inTurn = 1
	}
	s.last = p
	return s.inTurn >= 4
}

// together looks at the messages as one piece, often enough that nothing new goes
// unseen and seldom enough that a byte is looked at no more than some five times.
func (s *Stream) together(b []byte) Kind {
	for len(b) > 0 {
		k := min(len(b), fresh)
		s.keep(b[:k])
		s.new += k
		b = b[k:]
		if s.new < s.look && len(b) == 0 || s.n < 64 {
			continue
		}
		s.new = 0
		s.look = min(fresh, s.n)
		if k := sniff(s.held[:s.n], max(0, s.n-most)); k != None {
			return k
		}
		if len(b) > tail {
			b = b[len(b)-tail:]
		}
	}
	return None
}

// keep adds b to what is held, dropping the oldest.
func (s *Stream) keep(b []byte) {
	if len(b) >= tail {
		s.n = copy(s.held[:], b[len(b)-tail:])
		return
	}
	if over := s.n + len(b) - tail; over > 0 {
		over = max(over, fresh) // in steps, so that little is moved
		s.n = copy(s.held[:], s.held[min(over, s.n):s.n])
	}
	s.n += copy(s.held[s.n:], b)
}
