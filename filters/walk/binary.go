package walk

import (
	"encoding/binary"
	"math"
	"strconv"
)

// begin readies r for one document.
func (r *Reader) begin(doc []byte, budget Budget, visit func(*Event) error) error {
	if budget.Bytes == 0 || budget.Depth == 0 || budget.Nodes == 0 {
		budget = budget.WithDefaults()
	}
	if len(doc) > budget.Bytes {
		return ErrBudget
	}
	r.doc, r.pos, r.depth, r.nodes, r.visit, r.steps = doc, 0, budget.Depth, budget.Nodes, visit, 0
	r.stack, r.keys, r.messages = r.stack[:0], r.keys[:0], r.messages[:0]
	r.fresh = false
	return nil
}

// leaf emits one value. In the place of a key, strings and numbers become Key
// events; other leaves stay what they are and leave their member without a name.
func (r *Reader) leaf(k Kind, start int, text []byte, escaped bool) error {
	n := len(r.stack)
	if n == 0 {
		return r.emit(k, start, text, escaped)
	}
	top := &r.stack[n-1]
	top.left--
	if !top.object {
		return r.emit(k, start, text, escaped)
	}
	if top.named {
		top.named = false
		return r.emit(k, start, text, escaped)
	}
	top.named = true
	switch {
	case k == String && !escaped:
		top.key = text
	case k == String || k == Number:
		if text == nil {
			text = r.decimal()
		}
		r.keys = append(r.keys[:top.keyFrom], text...)
		top.key = r.keys[top.keyFrom:]
	default:
		top.key = nil
		return r.emit(k, start, text, escaped)
	}
	return r.named(start, text, escaped)
}

// push opens a container of the given count of items, keys included, whose header
// begins at start.
func (r *Reader) push(object bool, left, start int) error {
	if len(r.stack) >= r.depth {
		return ErrBudget
	}
	if n := len(r.stack); n > 0 {
		top := &r.stack[n-1]
		top.left--
		if top.object {
			if !top.named { // a container for a key
				top.key = nil
			}
			top.named = !top.named
		}
	}
	k := BeginArray
	if object {
		k = BeginObject
	}
	if err := r.emit(k, start, nil, false); err != nil {
		return err
	}
	r.enter(object).left = left
	return nil
}

// pop closes the innermost container; its end takes no bytes, or the break mark.
func (r *Reader) pop(start int) error {
	top := &r.stack[len(r.stack)-1]
	r.stack = r.stack[:len(r.stack)-1]
	if top.object {
		r.keys = r.keys[:top.keyFrom]
		return r.emit(EndObject, start, nil, false)
	}
	return r.emit(EndArray, start, nil, false)
}

// items walks one item read by one and everything inside it; containers of definite
// length end by themselves.
func (r *Reader) items(one func() error) error {
	for {
		if err := one(); err != nil {
			return err
		}
		for len(r.stack) > 0 && r.stack[len(r.stack)-1].left == 0 {
			if err := r.pop(r.pos); err != nil {
				return err
			}
		}
		if len(r.stack) == 0 {
			break
		}
	}
	if r.pos != len(r.doc) {
		return ErrMalformed
	}
	return nil
}

// take gives the next n bytes.
func (r *Reader) take(n uint64) ([]byte, error) {
	if n > uint64(len(r.doc)-r.pos) {
		return nil, ErrMalformed
	}
	b := r.doc[r.pos : r.pos+int(n)]
	r.pos += int(n)
	return b, nil
}

// count checks a count of n items of at least one byte each.
func (r *Reader) count(n, each uint64) (int, error) {
	if n > uint64(len(r.doc)-r.pos)/each {
		return 0, ErrMalformed
	}
	return int(n * each), nil
}

// uint reads size bytes, big end first.
func (r *Reader) uint(size int) (uint64, error) {
	b, err := r.take(uint64(size))
	if err != nil {
		return 0, err
	}
	switch size {
	case 1:
		return uint64(b[0]), nil
	case 2:
		return uint64(binary.BigEndian.Uint16(b)), nil
	case 4:
		return uint64(binary.BigEndian.Uint32(b)), nil
	}
	return binary.BigEndian.Uint64(b), nil
}

// numberForm says how the bits of a number are to be read.
type numberForm uint8

const (
	formUnsigned numberForm = iota
	formSigned
	formFloat32
	formFloat64
)

func (r *Reader) unsigned(v uint64, start int) error {
	r.bits, r.form = v, formUnsigned
	return r.numeral(float64(v), true, start)
}

func (r *Reader) signed(v int64, start int) error {
	r.bits, r.form = uint64(v), formSigned
	return r.numeral(float64(v), true, start)
}

func (r *Reader) float(v float64, size, start int) error {
	r.bits, r.form = math.Float64bits(v), formFloat64
	if size == 32 {
		r.form = formFloat32
	}
	return r.numeral(v, false, start)
}

func (r *Reader) numeral(v float64, whole bool, start int) error {
	r.ev.Value, r.ev.Whole = v, whole
	if r.Lazy {
		return r.leaf(Number, start, nil, false)
	}
	return r.leaf(Number, start, r.decimal(), false)
}

// Digits gives the text of the number of the event that is being visited.
func (r *Reader) Digits(ev *Event) []byte {
	if ev.Text == nil {
		return r.decimal()
	}
	return ev.Text
}

// decimal gives the text of the last number; for a float the shortest that reads back
// as the same value at its size.
func (r *Reader) decimal() []byte {
	switch b := r.digits[:0]; r.form {
	case formUnsigned:
		r.digits = strconv.AppendUint(b, r.bits, 10)
	case formSigned:
		r.digits = strconv.AppendInt(b, int64(r.bits), 10)
	default:
		v, size, form := math.Float64frombits(r.bits), 64, byte('f')
		if r.form == formFloat32 {
			size = 32
		}
		if a := math.Abs(v); a != 0 && (a < 1e-9 || a >= 1e21) {
			form = 'e'
		}
		r.digits = strconv.AppendFloat(b, v, form, -1, size)
	}
	return r.digits
}
