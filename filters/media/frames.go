package media

import "bytes"

// transport recognises MPEG-TS (ISO/IEC 13818-1): a sync byte every 188 bytes, or
// every 192 with time stamps or 204 with parity, five times at least, with sane
// headers, and few of that byte elsewhere, as floats of one magnitude have them.
func transport(b []byte) Kind {
	for _, size := range [...]int{188, 192, 204} {
		if len(b) < 4*size+4 {
			return None
		}
		for i := 0; i < size && i+4*size+3 < len(b); i++ {
			if b[i] == 0x47 && b[i+size] == 0x47 && packets(b[i:], size) && bytes.Count(b, b[i:i+1]) < 8+len(b)/40 {
				return MPEGTS
			}
		}
	}
	return None
}

// packets checks every packet of b: sync byte, no transport error, a control field
// that is not reserved; and that the counter of packets of the same stream in a row
// goes on, but for an eighth of them.
func packets(b []byte, size int) bool {
	in, out, n, last := 0, 0, 0, -1
	for i := 0; i+3 < len(b); i += size {
		if b[i] != 0x47 || b[i+1]&0x80 != 0 || b[i+3]&0x30 == 0 {
			return false
		}
		stream, counter := int(b[i+1]&0x1F)<<8|int(b[i+2]), int(b[i+3]&0x1F) // with the bit of a payload
		switch {
		case stream == 0x1FFF || last>>8 != stream:
		case counter&0x10 == 0 || counter&15 == (last+1)&15:
			in++
		default:
			out++
		}
		last = stream<<8 | counter
		n++
	}
	return out*8 <= n && (in > 0 || n < 12)
}

// frame reads the header of the audio frame at b: its length in bytes and what all
// frames of a stream share; 0 for no header.
type frame func(b []byte) (size int, shared uint32)

// chained reports whether frames follow each other from any byte of b that is sync on,
// each one's length leading to the next: three at least, and no fewer than there is
// room for, up to six.
func chained(b []byte, sync byte, header frame) bool {
	for i := 0; i+8 <= len(b); i++ {
		k := bytes.IndexByte(b[i:], sync)
		if k < 0 {
			break
		}
		i += k
		if chain(b[i:], header) {
			return true
		}
	}
	return false
}

func chain(b []byte, header frame) bool {
	at := 0
	var first uint32
	for n := range 6 {
		if at+8 > len(b) {
			return n >= 3
		}
		size, shared := header(b[at:])
		if size < 8 || n > 0 && shared != first {
			return false
		}
		first = shared
		at += size
	}
	return true
}

// adtsFrame reads the header of AAC in ADTS (ISO/IEC 13818-7 annex B).
func adtsFrame(h []byte) (int, uint32) {
	if h[0] != 0xFF || h[1]&0xF6 != 0xF0 || h[2]>>2&15 > 12 {
		return 0, 0
	}
	return int(h[3]&3)<<11 | int(h[4])<<3 | int(h[5]>>5), uint32(h[1])<<16 | uint32(h[2])<<8 | uint32(h[3]&0xC0)
}

// loasFrame reads the header of AAC in LOAS (ISO/IEC 14496-3 1.7.2).
func loasFrame(h []byte) (int, uint32) {
	size := int(h[1]&0x1F)<<8 | int(h[2])
	if h[0] != 0x56 || h[1]&0xE0 != 0xE0 || size < 16 {
		return 0, 0
	}
	return 3 + size, 0
}

var ac3Rates = [...]int{32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640}

// ac3Frame reads the header of AC-3 (ETSI TS 102 366 5.4.1).
func ac3Frame(h []byte) (int, uint32) {
	code := int(h[4] & 0x3F)
	if h[0] != 0x0B || h[1] != 0x77 || code >= 2*len(ac3Rates) || h[5]>>3 > 10 {
		return 0, 0
	}
	rate := ac3Rates[code/2]
	switch h[4] >> 6 {
	case 0:
		return 4 * rate, uint32(h[5] >> 3)
	case 1:
		return 2 * (rate*96000/44100 + code&1), uint32(h[5] >> 3)
	case 2:
		return 6 * rate, uint32(h[5] >> 3)
	}
	return 0, 0
}

// bit rates of MPEG-1 layers III and II and of MPEG-2 in kbit/s, and sampling rates
// in Hz of MPEG-1 (ISO/IEC 11172-3 2.4.2.3).
var (
	rates3  = [16]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0}
	rates2  = [16]int{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0}
	ratesLo = [16]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}
	samples = [4]int{44100, 48000, 32000, 0}
)

// mp3Frame reads the header of audio of layers II and III.
func mp3Frame(b []byte) (int, uint32) {
	version, layer := b[1]>>3&3, b[1]>>1&3
	if b[0] != 0xFF || b[1]&0xE0 != 0xE0 || version == 1 || layer == 0 || layer == 3 || b[3]&3 == 2 {
		return 0, 0
	}
	hz := samples[b[2]>>2&3]
	rate, factor := rates3[b[2]>>4], 144
	if layer == 2 {
		rate = rates2[b[2]>>4]
	}
	if version != 3 {
		rate = ratesLo[b[2]>>4]
		hz /= 4 - int(version)
		if version == 0 {
			hz = samples[b[2]>>2&3] / 4
		}
		if layer == 1 {
			factor = 72
		}
	}
	if hz == 0 || rate == 0 {
		return 0, 0
	}
	return factor*rate*1000/hz + int(b[2]>>1&1), uint32(b[1])<<8 | uint32(b[2]&0x0C)
}
