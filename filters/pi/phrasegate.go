package pi

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// phraseGate tells where the words of phraseWords that say nothing by themselves can say nothing
// with the word before them either, as cell and number mostly do: battery cell, part number.
var phraseGate = buildPhraseGate()

type phrases struct {
	words [4]uint64 // hashes of these words
	first gate      // words that say something before one of them
}

func buildPhraseGate() *phrases {
	g, taken := new(phrases), map[uint64]int{}
	for w := range gateWords {
		taken[gateHashOf(w)]++
	}
	n := 0
	for p := range strings.FieldsSeq(phraseWords) {
		if h := gateHashOf(p); n < len(g.words) && taken[h] == 1 && !widens([]byte(p)) {
			g.words[n] = h
			n++
		}
	}
	for ; n < len(g.words); n++ {
		g.words[n] = 1 << gateBits // of no word
	}
	for _, group := range wordList {
		for w := range strings.FieldsSeq(group.words) {
			for p := range strings.FieldsSeq(phraseWords) {
				if first, ok := strings.CutSuffix(w, p); ok {
					g.first.add(first)
				}
			}
		}
	}
	return g
}

// has reports whether h is the hash of one of its words.
func (g *phrases) has(h uint64) bool {
	return h == g.words[0] || h == g.words[1] || h == g.words[2] || h == g.words[3]
}

// noPhrase, of the mask that is being walked, reports whether the word at the given byte of the mask, whose hash is h, is one of
// phraseGate that says nothing here. What it cannot see all of it leaves to phrase.
func (v *view) noPhrase(at int, h uint64) bool {
	if !phraseGate.has(h) {
		return false
	}
	if c := v.text[lead+at-1]; c != ' ' && c != '.' && c != '-' || class[v.text[lead+at-2]]&cLetter == 0 {
		return true
	}
	n := bits.LeadingZeros64(v.other << (65 - at&63))
	if at < 2 || n >= at-1 {
		return false
	}
	return !phraseGate.first.has(gateHash(binary.LittleEndian.Uint64(v.text[lead+at-1-n:]), n))
}

// partsPhrase holds what may stand between the words of a phrase: bank card, credit.code, plate-no.
var partsPhrase = [256]bool{' ': true, '.': true, '-': true}
