package scan

import "cordon/filters/pi"

// span is a range of bytes in a document.
type span struct{ start, end int }

// container follows one open object or array.
type container struct {
	start    int
	found    int        // findings before it
	ctx      pi.Context // of an array, for its elements; of an object, for the member that is next
	lat, lon span       // members of an object that are half a position
	sure     bool       // their keys can mean nothing else
	place    bool       // and one of them has the form of a coordinate
	far      bool       // and one of them is not near nothing
	mixed    bool       // an element of the array is no number
	long     bool       // the array may have as many numbers as an embedding
	bytes    bool       // all elements so far are integers from 0 to 255
	count    int        // numbers in the array
	first    [2]float64
	least    int // decimals that both of the first two have
	sums     moments
	parts    int      // strings that begin like numbers and are no fractions, and objects, in an array
	key      [24]byte // of an array, its beginning
	keyLen   int
	row, at  uint8      // of an array: its role, and how many of its elements a column named
	part     part       // of an object: that of the member that is next
	kin      uint16     // of an object: 1 + the place in level.kin of what its members may be together
	label    pi.Context // of an object: what a member says that another one is
	labels   pi.Part    // which piece of a value such a member says it is
	said     span       // such a member, of a JSON document, that says nothing as a whole
	path     bool       // it says so by a path, of what the object behind it holds as well
	value    span       // the member that it may say it of
	kept     span       // its text in level.kept
	pieces   bool       // that is pieces, put together
	paper    bool       // it says the number of a paper
	raw      bool       // that text stands in the document as it is
	figures  pi.Figures // of an object: which of its numbers are figures, by its key
	within   pi.Figures // of an object: which are in the object under the member that is next
	figure   bool       // of an object: a member says that the value is a figure
	thing    bool       // of an object: a member says that it is a song, a road, a product
	title    bool       // of an object: the member that is next names it
	titles   int        // members that name it
	titled   [3]span    // the last of them
	inRow    bool       // it is an element of an array
	quiet    bool       // of an object of JSON: as saying has it, of the member that is next; of an array: of its elements
	mute     bool       // of an object of JSON: the same
	whole    bool       // of an array: its elements hold no pieces
	strings  uint8      // strings in it
	numbers  uint8      // whole numbers of few digits in it
	order    int        // the last of these
	piece    []byte     // the string
	pieceAt  span       // and its place
}

// array reports whether the container is an array; objects start at -1.
func (c *container) array() bool { return c.start >= 0 }

// open enters a container, in the place of one that was left if there is one.
func (l *level) open(start int) *container {
	n := len(l.stack)
	if n < cap(l.stack) {
		l.stack = l.stack[:n+1]
	} else {
		l.stack = append(l.stack, container{})
	}
	l.top = &l.stack[n]
	*l.top = container{start: start, found: len(l.s.dst)}
	return l.top
}

// leave leaves the innermost container, which stays as it is until the next one opens.
func (l *level) leave() *container {
	c, n := l.top, len(l.stack)-1
	l.stack, l.top = l.stack[:n], &l.stack[n-1]
	return c
}
