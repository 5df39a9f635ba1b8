// Package leak looks for ground truth in bytes that left the car: an
// independent witness that shares nothing with any filter. It knows every
// made-up person's values and every frame of the cabin, and finds them plain,
// re-cased, reversed, with separators, in UTF-16, and under base64, hex,
// percent and \u encoding, nested to a depth of three.
//
// GBK is not searched: the standard library has no table of it.
package leak

import (
	"strings"

	"cordon/sim/truth"
)

// Options choose needles beyond personal information and cabin media.
type Options struct {
	Location      bool // every fix and destination, to a tenth of a metre
	ExteriorMedia bool
	Undeclared    bool // blobs that nobody declared
}

// Undeclared is the type of a hit on an undeclared blob; it is no entity.
const Undeclared truth.EntityType = "UNDECLARED"

// Needle is one thing looked for.
type Needle struct {
	Type  truth.EntityType
	Value string // of a MEDIA needle the SHA-256 of its bytes
	Seq   uint64 // ground truth line that first had it
}

// Hit is one needle found in one blob in one encoding; repeats are not told.
type Hit struct {
	Needle
	Encoding string // such as "plain", "utf16le", "base64>plain"
	Blob     string // name given to Search
	Offset   int    // of the match when plain, else of the chunk it was in
}

// Builder gathers needles.
type Builder struct {
	opt     Options
	needles []Needle
	known   map[Needle]int32 // with Seq zero
	plain   *matcher
	digits  *matcher
	media   *blocks
	skipped int
}

// NewBuilder starts an empty index.
func NewBuilder(opt Options) *Builder {
	return &Builder{opt: opt, known: map[Needle]int32{}, plain: newMatcher(), digits: newMatcher(), media: newBlocks()}
}

// Add takes the needles of one ground truth line.
func (b *Builder) Add(item *truth.Item) {
	for _, e := range item.Contains {
		switch e.Type {
		case truth.Media:
		case truth.Position:
			if b.opt.Location {
				b.location(e, item.Seq)
			}
		case truth.BiometricOf:
			b.biometric(e, item.Seq)
		default:
			b.text(e, item.Seq)
		}
	}
	if item.Bytes != nil {
		b.bytes(item)
	}
}

func (b *Builder) bytes(item *truth.Item) {
	kind := truth.Media
	switch {
	case item.Kind == truth.KindBlob:
		if kind = Undeclared; !b.opt.Undeclared {
			return
		}
	case item.Has(truth.ExteriorMedia) && !b.opt.ExteriorMedia:
		return
	}
	if id, fresh := b.needle(kind, item.SHA256, item.Seq); fresh {
		b.media.add(id, item.Bytes)
	}
}

// needle numbers a needle; fresh is false when it is known.
func (b *Builder) needle(kind truth.EntityType, value string, seq uint64) (id int32, fresh bool) {
	key := Needle{Type: kind, Value: value}
	if id, ok := b.known[key]; ok {
		return id, false
	}
	id = int32(len(b.needles))
	b.known[key] = id
	b.needles = append(b.needles, Needle{kind, value, seq})
	return id, true
}

// text adds a string in its direct forms; what wraps them is undone at search.
func (b *Builder) text(e truth.Entity, seq uint64) {
	id, fresh := b.needle(e.Type, e.Value, seq)
	if !fresh {
		return
	}
	b.pattern(id, "plain", e.Value)
	b.pattern(id, "utf16le", utf16(e.Value, true))
	b.pattern(id, "utf16be", utf16(e.Value, false))
	if len(e.Value) >= 8 {
		b.pattern(id, "reversed", reverse(e.Value))
	}
	switch e.Type {
	case truth.ResidentID, truth.Mobile, truth.BankCard:
		b.digits.add(id, "separated", strings.ToLower(e.Value))
	}
}

// pattern adds one form; one shorter than a key would hit by chance and is
// counted as skipped.
func (b *Builder) pattern(id int32, form, text string) {
	if len(text) < keySize {
		b.skipped++
		return
	}
	b.plain.add(id, form, lower(text))
}

// Searcher is a finished index; it may be used by several goroutines.
type Searcher struct {
	needles []Needle
	plain   *matcher
	digits  *matcher
	media   *blocks
	// Skipped counts forms too short to look for (a two-character name in
	// UTF-16).
	Skipped int
}

// Build finishes the index; the builder must not be used again.
func (b *Builder) Build() *Searcher {
	b.plain.finish()
	b.digits.finish()
	b.media.finish()
	return &Searcher{needles: b.needles, plain: b.plain, digits: b.digits, media: b.media, Skipped: b.skipped}
}

// Needles is how many things are looked for.
func (s *Searcher) Needles() int { return len(s.needles) }
