package walk

import (
	"encoding/binary"
	"math"
	"strconv"
)

// begin readies r for one document.
func (r *Reader) begin(doc []byte, budget Budget, visit func(*Event) error) error {
	budget = budget.WithDefaults()
	if len(doc) > budget.Bytes {
		return ErrBudget
	}
	*r = Reader{doc: doc, budget: budget, visit: visit, stack: r.stack[:0], keys: r.keys[:0], text: r.text, digits: r.digits, messages: r.messages[:0]}
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
	r.keys = r.keys[:top.keyFrom]
	if k == String || k == Number {
		r.keys = append(r.keys, text...)
		k = Key
	}
	top.keyTo = len(r.keys)
	return r.emit(k, start, text, escaped)
}

// push opens a container of the given count of items, keys included, whose header
// begins at start.
func (r *Reader) push(object bool, left, start int) error {
	if len(r.stack) >= r.budget.Depth {
		return ErrBudget
	}
	if n := len(r.stack); n > 0 {
		top := &r.stack[n-1]
		top.left--
		if top.object {
			if !top.named { // a container for a key
				top.keyTo = top.keyFrom
				r.keys = r.keys[:top.keyFrom]
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
	f := frame{object: object, keyFrom: len(r.keys), keyTo: len(r.keys), left: left}
	if !object && len(r.stack) > 0 {
		top := r.stack[len(r.stack)-1]
		f.keyFrom, f.keyTo = top.keyFrom, top.keyTo
	}
	r.stack = append(r.stack, f)
	return nil
}

// pop closes the innermost container; its end takes no bytes, or the break mark.
func (r *Reader) pop(start int) error {
	top := r.stack[len(r.stack)-1]
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

func (r *Reader) unsigned(v uint64, start int) error {
	r.digits = strconv.AppendUint(r.digits[:0], v, 10)
	return r.leaf(Number, start, r.digits, false)
}

func (r *Reader) signed(v int64, start int) error {
	r.digits = strconv.AppendInt(r.digits[:0], v, 10)
	return r.leaf(Number, start, r.digits, false)
}

// float emits the shortest decimal that reads back as v at the given size in bits.
func (r *Reader) float(v float64, bits, start int) error {
	form := byte('f')
	if a := math.Abs(v); a != 0 && (a < 1e-9 || a >= 1e21) {
		form = 'e'
	}
	r.digits = strconv.AppendFloat(r.digits[:0], v, form, -1, bits)
	return r.leaf(Number, start, r.digits, false)
}
