package walk

import "encoding/binary"

// QuietDigits is how many digits before the point a number of JSON has at most that a reader tells
// nobody of where OnKey said that its member is quiet.
const QuietDigits = 6

// members reads members of the innermost container, an object, one after the other, as next and
// value would and with fewer steps: those with a plain key of up to sixteen bytes and one space
// at most behind a comma or a colon. It stops before what it cannot read; more says that a
// container has begun or ended.
func (r *Reader) members() (more bool, err error) {
	const room = 12 // of a comma, a space, a quote, eight bytes and one more
	b, pos := r.doc, r.pos
	for pos+room <= len(b) {
		start := pos
		if !r.fresh {
			if b[start] != ',' {
				break
			}
			if start++; b[start] == ' ' {
				start++
			}
		}
		if b[start] != '"' {
			break
		}
		end := start + 1 + plainBytes(binary.LittleEndian.Uint64(b[start+1:start+9]))
		if end == start+9 && end+8 <= len(b) {
			end += plainBytes(binary.LittleEndian.Uint64(b[end : end+8]))
		}
		if end+2 >= len(b) || b[end] != '"' || b[end+1] != ':' {
			break
		}
		if r.nodes--; r.nodes < 0 {
			return false, ErrBudget
		}
		key, quiet := b[start+1:end], false
		if r.OnKey != nil {
			quiet, err = r.OnKey(key, start, end+1, false)
		} else {
			err = r.tellKey(key, start, end+1, false)
		}
		if err != nil {
			return false, err
		}
		if pos, r.fresh = end+2, false; b[pos] == ' ' {
			pos++
		}
		ev, from := &r.ev, pos
		ev.Kind = 0
		if pos+9 <= len(b) {
			switch c := b[pos]; {
			case c|0x20 == '{':
				r.stack[len(r.stack)-1].key, r.pos = key, pos
				return true, r.open(c == '{')
			case c == '"':
				if n := plainBytes(binary.LittleEndian.Uint64(b[pos+1 : pos+9])); n < 8 && b[pos+n+1] == '"' {
					pos += n + 2
					ev.Kind, ev.Text = String, b[from+1:pos-1]
				}
			case c-'-' <= '9'-'-':
				n, lead := signedNumber((*[9]byte)(b[pos:]))
				if n == 0 {
					break
				}
				if pos += n; quiet && lead <= QuietDigits && (!r.Whole || lead != n || n == 1) {
					if r.nodes--; r.nodes < 0 {
						return false, ErrBudget
					}
					r.Quiet++
					continue
				}
				ev.Kind, ev.Text, ev.Lead, ev.Exponent = Number, b[from:pos], lead, false
			}
		}
		if ev.Kind == 0 {
			depth := len(r.stack)
			r.stack[depth-1].key, r.pos = key, pos
			if err = r.value(); err != nil || len(r.stack) != depth {
				return true, err
			}
			pos = r.pos
			continue
		}
		if r.nodes--; r.nodes < 0 {
			return false, ErrBudget
		}
		ev.Depth, ev.Start, ev.End, ev.Key, ev.Escaped = len(r.stack), from, pos, key, false
		if err = r.visit(ev); err != nil {
			return false, err
		}
	}
	r.pos = pos
	return false, nil
}

// elements is members for the innermost container, an array: it reads short numbers.
func (r *Reader) elements() error {
	const room = 11 // of a comma, a space, a sign and eight bytes
	b, pos, ev, depth := r.doc, r.pos, &r.ev, len(r.stack)
	ev.Kind, ev.Depth, ev.Key, ev.Escaped, ev.Exponent = Number, depth, r.stack[depth-1].key, false, false
	for pos+room <= len(b) {
		from := pos
		if !r.fresh {
			if b[from] != ',' {
				break
			}
			if from++; b[from] == ' ' {
				from++
			}
		}
		sign := 0
		if b[from] == '-' {
			sign = 1
		}
		n, lead := shortNumber(binary.LittleEndian.Uint64(b[from+sign : from+sign+8]))
		if n == 0 {
			break
		}
		if n, lead = n+sign, lead+sign; r.nodes == 0 {
			return ErrBudget
		}
		r.nodes--
		pos, r.fresh = from+n, false
		ev.Start, ev.End, ev.Text, ev.Lead = from, pos, b[from:pos], lead
		if err := r.visit(ev); err != nil {
			return err
		}
	}
	r.pos = pos
	return nil
}

// signedNumber is shortNumber for a number that may have a sign, which counts as a part of it.
func signedNumber(b *[9]byte) (size, lead int) {
	if b[0] != '-' {
		return shortNumber(binary.LittleEndian.Uint64(b[:8]))
	}
	if size, lead = shortNumber(binary.LittleEndian.Uint64(b[1:])); size > 0 {
		size, lead = size+1, lead+1
	}
	return size, lead
}
