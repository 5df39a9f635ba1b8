package walk

// frames joins the frames of a segmented message of a bus (ISO 15765-2), written as bytes in
// hexadecimal in a text, or the lines of an adapter (ELM327) that has left their heads out.
type frames struct {
	data  [64]byte
	n     int
	want  int  // bytes of the message; 0: none has begun
	next  byte // the head of the next frame; 0: heads are left out
	start int  // of the first frame in the text
}

// Sizes of a frame: all of it, and what the first one and the others hold.
const (
	frameSize = 8
	firstData = 6
	nextData  = 7
)

// frame takes the bytes b of a list, which text[i:j] writes, as one frame or several, and yields
// the text at the end of a message that it completes.
func (u *Unwrapper) frame(f *frames, b []byte, i, j, depth int, yield func(Inner) error) error {
	if depth >= u.budget.Layers || len(b) < 3 || len(b) > len(f.data) {
		return nil
	}
	if i < f.start { // lists come before runs
		f.want = 0
	}
	if len(b) <= frameSize {
		f.add(b, i)
	} else if b[0]>>4 == 1 && b[frameSize] == 0x21 {
		for k := 0; k < len(b); k += frameSize {
			f.add(b[k:min(k+frameSize, len(b))], i)
		}
	}
	if f.want == 0 || f.n < f.want {
		return nil
	}
	end := f.want
	for end > 0 && (f.data[end-1] == 0 || f.data[end-1] == 0xFF) {
		end--
	}
	from := end
	for from > 0 && f.data[from-1] >= ' ' && f.data[from-1] < 0x7F {
		from--
	}
	f.want = 0
	if end-from < leastDecoded {
		return nil
	}
	_, err := u.give(Numbers, f.start, j, f.data[from:end], yield)
	return err
}

// add takes one frame, whose text begins at i.
func (f *frames) add(b []byte, i int) {
	switch {
	case len(b) == frameSize && b[0]>>4 == 1 && f.begins(int(b[0]&15)<<8|int(b[1])):
		f.start, f.next, f.n = i, 0x21, copy(f.data[:], b[2:])
	case len(b) == firstData && f.want == 0 && (b[0] == 0x49 && b[1] == 2 && b[2] == 1 || b[0] == 0x62 && b[1] == 0xF1 && b[2] == 0x90):
		const message = 20 // three bytes and a VIN
		f.want, f.start, f.next, f.n = message, i, 0, copy(f.data[:], b)
	case f.want == 0:
	case f.next == 0 && len(b) <= nextData:
		f.n += copy(f.data[f.n:], b)
	case f.next != 0 && b[0] == f.next:
		f.n += copy(f.data[f.n:], b[1:])
		f.next++
	}
}

// begins begins a message of n bytes, if that is a usual length.
func (f *frames) begins(n int) bool {
	if n <= frameSize || n > len(f.data) {
		return false
	}
	f.want = n
	return true
}
