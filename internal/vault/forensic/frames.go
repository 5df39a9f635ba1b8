package forensic

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"golang.org/x/crypto/chacha20"
)

// frameReach is how much of a frame is tried with every secret. What opens is read
// as far as a frame can reach.
const frameReach = 8 << 10

// Lengths in the vault's frames and keys, and in Badger's tables.
const (
	headLen    = 20
	longHead   = 28
	stampLen   = 8 // Badger's version behind every key, counted down from the top
	keyTail    = 32
	maxPrefix  = 16
	valueHead  = 3 // of a value in a table: meta, user meta, no expiry
	entryHead  = 4 // of an entry in a table: bytes shared with the block's first key, bytes of its own
	maxUppers  = 16
	maxLength  = 72 << 10
	maxSecrets = 1 << 16
)

// vaultFrames are what was learnt of the vault's frames.
type vaultFrames struct {
	sessions map[[16]byte]map[uint64]bool // sequences seen
	seen     map[[32]byte]bool            // beginnings of the distinct ones; true once opened
	copies   int
	storage  [][32]byte // storage keys, like secrets
}

func newVaultFrames() *vaultFrames {
	return &vaultFrames{sessions: map[[16]byte]map[uint64]bool{}, seen: map[[32]byte]bool{}}
}

// head reports bytes that a frame may begin with.
func head(b []byte) bool {
	return len(b) > longHead && b[0]-1 < 4 && b[1]-1 < 2 && b[2]|b[3] != 0
}

func newest(stamp []byte) bool { return binary.BigEndian.Uint64(stamp)>>24 == 1<<40-1 }

// inLog: the value follows its key, as in Badger's logs.
func inLog(b []byte, at int) bool { return at >= stampLen+8 && newest(b[at-stampLen:]) }

// inTable: between key and value lie three bytes, as in Badger's tables.
func inTable(b []byte, at int) bool {
	return at >= stampLen+valueHead+entryHead && b[at-1] == 0 && newest(b[at-valueHead-stampLen:])
}

// learn notes sessions and their sequences. What has the key before it that Badger
// writes is a frame; others are known by their sessions later.
func (v *vaultFrames) learn(p piece) {
	for i := p.lo; i < p.hi; i++ {
		if p.b[i]-1 >= 4 || !head(p.b[i:min(len(p.b), i+longHead+1)]) || !inLog(p.b, i) && !inTable(p.b, i) {
			continue
		}
		id := [16]byte(p.b[i+4:])
		if v.sessions[id] == nil {
			v.sessions[id] = map[uint64]bool{}
		}
		for _, seq := range v.sequences(p.b, i, id) {
			if len(v.sessions[id]) < maxSecrets {
				v.sessions[id][seq] = true
			}
		}
	}
}

// sequences gives what the frame's sequence, its nonce, may be.
func (v *vaultFrames) sequences(b []byte, at int, id [16]byte) (out []uint64) {
	if inLog(b, at) {
		out = append(out, binary.BigEndian.Uint64(b[at-stampLen-8:]))
	}
	if !inTable(b, at) {
		return out
	}
	end := at - valueHead // of the key
	for own := stampLen + 1; own <= maxPrefix+keyTail+stampLen && end-own-entryHead >= 0; own++ {
		from := end - own - entryHead
		shared := int(binary.LittleEndian.Uint16(b[from:]))
		if total := shared + own; int(binary.LittleEndian.Uint16(b[from+2:])) != own ||
			total <= keyTail+stampLen || total > maxPrefix+keyTail+stampLen {
			continue
		}
		low := min(8, own-stampLen)
		var tail [8]byte
		copy(tail[8-low:], b[end-stampLen-low:end-stampLen])
		seq := binary.BigEndian.Uint64(tail[:])
		if low == 8 {
			out = append(out, seq)
			continue
		}
		for _, upper := range v.uppers(b, from, shared+own, id) {
			if whole := upper>>(8*low)<<(8*low) | seq; !slices.Contains(out, whole) {
				out = append(out, whole)
			}
		}
	}
	return out
}

// uppers gives sequences whose upper bytes the frame's may share: that of the
// block's first key, and those of its session.
func (v *vaultFrames) uppers(b []byte, from, total int, id [16]byte) (out []uint64) {
	for i := from - entryHead - total; i >= 0 && i >= from-behind; i-- {
		if b[i]|b[i+1] == 0 && int(binary.LittleEndian.Uint16(b[i+2:])) == total && newest(b[i+entryHead+total-stampLen:]) {
			out = append(out, binary.BigEndian.Uint64(b[i+entryHead+total-stampLen-8:]))
			break
		}
	}
	for seq := range v.sessions[id] {
		if len(out) == maxUppers {
			break
		}
		out = append(out, seq)
	}
	return out
}

// frame is one found in an image.
type frame struct {
	suite     byte
	session   [16]byte
	subject   int64
	sealed    []byte
	sequences []uint64
}

// begins reports a frame of a session that was learnt.
func (v *vaultFrames) begins(b []byte, at int) bool {
	return b[at]-1 < 4 && head(b[at:min(len(b), at+longHead+1)]) && v.sessions[[16]byte(b[at+4:])] != nil
}

// at gives the frame that begins there.
func (v *vaultFrames) at(b []byte, at int) *frame {
	f := &frame{suite: b[at+1], session: [16]byte(b[at+4:])}
	from := at + headLen
	if (b[at]-1)&1 != 0 {
		f.subject = int64(binary.BigEndian.Uint64(b[from:]))
		from = at + longHead
	}
	f.sealed = b[from:min(len(b), from+maxLength)]
	f.sequences = v.sequences(b, at, f.session)
	if len(f.sequences) == 0 { // cut off from its key
		for seq := range v.sessions[f.session] {
			if f.sequences = append(f.sequences, seq); len(f.sequences) == maxUppers {
				break
			}
		}
	}
	return f
}

// use derives the storage keys once.
func (v *vaultFrames) use(secrets []secret) {
	v.storage = make([][32]byte, len(secrets))
	for i := range secrets {
		label := "cordon vault v1 storage"
		if secrets[i].subject {
			label = "cordon vault v2 subject"
		}
		v.storage[i] = derive(secrets[i].key[:], nil, label)
	}
}

func derive(key, salt []byte, label string) [32]byte {
	out, err := hkdf.Key(sha256.New, key, salt, label, 32)
	if err != nil {
		return [32]byte{} // cannot happen with these lengths
	}
	return [32]byte(out)
}

// keys gives every frame key that the secrets make for the frame.
func (v *vaultFrames) keys(f *frame, secrets []secret, try func(key [32]byte) (opened bool)) bool {
	suite := "AES-256-GCM"
	if f.suite == 2 {
		suite = "XChaCha20-Poly1305"
	}
	for i := range secrets {
		if secrets[i].subject {
			continue
		}
		if f.subject == 0 {
			if try(derive(v.storage[i][:], f.session[:], "cordon vault v1 frame "+suite)) {
				return true
			}
			continue
		}
		for k := range secrets {
			if secrets[k].subject && secrets[k].number == f.subject {
				both := append(append(make([]byte, 0, 64), v.storage[i][:]...), v.storage[k][:]...)
				if try(derive(both, f.session[:], "cordon vault v2 frame "+suite)) {
					return true
				}
			}
		}
	}
	return false
}

// undo takes the cipher off without asking for its tag.
func undo(dst, sealed []byte, suite byte, key [32]byte, seq uint64) []byte {
	dst = dst[:len(sealed)]
	if suite == 2 {
		var nonce [24]byte
		binary.BigEndian.PutUint64(nonce[16:], seq)
		c, err := chacha20.NewUnauthenticatedCipher(key[:], nonce[:])
		if err != nil {
			return nil
		}
		c.SetCounter(1)
		c.XORKeyStream(dst, sealed)
		return dst
	}
	var nonce [12]byte
	binary.BigEndian.PutUint64(nonce[4:], seq)
	return undoGCM(dst, sealed, key[:], nonce)
}

// undoGCM is counter mode as GCM has it: its first block is for the tag.
func undoGCM(dst, sealed, key []byte, nonce [12]byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	var iv [16]byte
	copy(iv[:], nonce[:])
	iv[15] = 2
	cipher.NewCTR(block, iv[:]).XORKeyStream(dst, sealed)
	return dst
}
