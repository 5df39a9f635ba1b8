package media

import "bytes"

// adpcm recognises blocks of IMA ADPCM as WAV holds them (IMA Recommended Practices for
// Digital Audio, 3.0): each begins, for one channel or two, with a sample, the index of
// a step, at most 88, and a zero; and the steps that the nibbles of a block lead to are
// those that the next block begins with.
func adpcm(b []byte) bool {
	if bytes.Count(b, []byte{0})*16 > len(b) {
		return false // numbers with empty upper bytes
	}
	for at := 0; ; at++ {
		k := bytes.IndexByte(b[min(len(b), at+3):], 0)
		if k < 0 {
			return false
		}
		at += k
		for _, size := range [...]int{256, 512, 1024, 2048} {
			if at >= size || at+2*size+8 > len(b) || b[at+size+3]|b[at+2*size+3] != 0 {
				continue
			}
			if blocks(b[at:], size, 1) || blocks(b[at:], size, 2) {
				return true
			}
		}
	}
}

// blocks follows the steps of blocks of size bytes from the start of b on: they agree
// wherever they can, three times at least and not by standing still.
func blocks(b []byte, size, channels int) bool {
	agree, moved := 0, false
	for ; size+4*channels <= len(b); b = b[size:] {
		for c := range channels {
			from, to := b[4*c+2], b[size+4*c+2]
			if b[4*c+3]|b[size+4*c+3] != 0 || from == 0 || from > 88 || lastStep(b[:size], c, channels) != to {
				return false
			}
			moved = moved || from != to
			agree++
		}
	}
	return agree >= 3 && moved
}

// lastStep gives the index of the step behind the last nibble of a channel of a block,
// whose nibbles lie in turns of eight for each channel, the lower of a byte first.
func lastStep(block []byte, channel, channels int) byte {
	step := int(block[4*channel+2])
	for i := 4 * (channels + channel); i+4 <= len(block); i += 4 * channels {
		for _, c := range block[i : i+4] {
			step = min(88, max(0, step+stepChange[c&7]))
			step = min(88, max(0, step+stepChange[c>>4&7]))
		}
	}
	return byte(step)
}

var stepChange = [8]int{-1, -1, -1, -1, 2, 4, 6, 8}
