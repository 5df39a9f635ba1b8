package forensic

import (
	"bytes"
	"crypto/ecdh"
	"crypto/sha256"
	"errors"
)

// Config says what to look for, and what the one who looks has already.
type Config struct {
	Canaries []Canary
	// KEKs are key-encryption keys that do not come from the images.
	KEKs []KEK
	// Watch are keys of 16 bytes or more that must not lie in the clear.
	Watch [][]byte
}

// Validate names what is wrong with the configuration.
func (c *Config) Validate() error {
	if len(c.Canaries) == 0 {
		return errors.New("forensic: no canaries: nothing could be recovered, and that would prove nothing")
	}
	for _, k := range c.Watch {
		if len(k) < 16 {
			return errors.New("forensic: a watched key of less than 16 bytes is met by chance")
		}
	}
	return nil
}

// Report is what a scan found. Slots, frames and keys are counted once, however
// many copies there are.
type Report struct {
	Bytes      int64 // of the images
	Vault      int   // frames of the vault
	VaultAll   int   // with their copies
	Outbox     int   // frames of the outbox
	OutboxAll  int
	Slots      int // with a wrapped secret
	Locked     int // of them, those that no key opens
	Tombstones int // with their copies
	Keyrings   int
	KEKs       int // generations on the images, candidates for a bare one too
	Secrets    int // unwrapped
	Opened     int // frames that gave a canary
	WatchPlain int // watched keys that lie in the clear
	Plain      map[Canary]bool
	Decrypted  map[Canary]bool
}

// Ciphertexts is the number of distinct frames.
func (r *Report) Ciphertexts() int { return r.Vault + r.Outbox }

// Recovered counts those of the canaries that were recovered in any way.
func (r *Report) Recovered(of []Canary) (n int) {
	for _, c := range of {
		if r.Plain[c] || r.Decrypted[c] {
			n++
		}
	}
	return n
}

// scanner is the state of one scan.
type scanner struct {
	find    *needles
	keys    *hoard
	vault   *vaultFrames
	outbox  map[[encLen]byte]bool // distinct; true once opened
	secrets []secret
	private []*ecdh.PrivateKey
	watch   map[int]bool
	plain   []byte // for what is undone
	report  Report
}

// Scan reads the images twice: first for keys and for what lies in the clear, then
// for ciphertexts, each of which is tried with the keys of all images. Memory is
// bounded by the number of distinct frames and slots, not by the images.
func Scan(cfg Config, images ...string) (*Report, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	s := &scanner{
		find: newNeedles(cfg.Canaries, cfg.Watch), keys: newHoard(), vault: newVaultFrames(),
		outbox: map[[encLen]byte]bool{}, watch: map[int]bool{}, plain: make([]byte, maxLength),
		report: Report{Plain: map[Canary]bool{}, Decrypted: map[Canary]bool{}},
	}
	for _, path := range images {
		size, err := pieces(path, s.first)
		if err != nil {
			return nil, err
		}
		s.report.Bytes += size
	}
	s.secrets = s.keys.open(cfg.KEKs)
	s.private = privateKeys(s.secrets)
	s.vault.use(s.secrets)
	for _, path := range images {
		if _, err := pieces(path, s.second); err != nil {
			return nil, err
		}
	}
	return s.total(), nil
}

func (s *scanner) first(p piece) error {
	s.keys.look(p)
	s.vault.learn(p)
	s.find.find(p.b, p.lo, p.hi, func(_ int, x *needle) {
		if x.key > 0 {
			s.watch[x.key] = true
			return
		}
		s.report.Plain[x.canary] = true
	})
	return nil
}

func (s *scanner) second(p piece) error {
	for i := p.lo; i < p.hi; i++ {
		if s.vault.begins(p.b, i) {
			s.vaultFrame(s.vault.at(p.b, i))
		}
	}
	for i := p.lo; ; i++ {
		n := bytes.Index(p.b[i:], frameMagic)
		if i += n; n < 0 || i >= p.hi {
			return nil
		}
		if f, ok := outboxAt(p.b[i:]); ok {
			s.outboxFrame(&f)
		}
	}
}

// vaultFrame tries every secret on a frame. A copy of one that did not open is
// tried again: it may be the whole one.
func (s *scanner) vaultFrame(f *frame) {
	s.vault.copies++
	name := sha256.Sum256(append(append(make([]byte, 0, 80), f.session[:]...), f.sealed[:min(64, len(f.sealed))]...))
	if s.vault.seen[name] {
		return
	}
	reach := f.sealed[:min(frameReach, len(f.sealed))]
	s.vault.seen[name] = s.vault.keys(f, s.secrets, func(key [32]byte) bool {
		for _, seq := range f.sequences {
			if !s.search(undo(s.plain, reach, f.suite, key, seq)) {
				continue
			}
			if len(f.sealed) > len(reach) {
				s.search(undo(s.plain, f.sealed, f.suite, key, seq))
			}
			return true
		}
		return false
	})
}

// search notes the canaries of what was undone.
func (s *scanner) search(plain []byte) (any bool) {
	s.find.find(plain, 0, len(plain), func(_ int, x *needle) {
		if x.key == 0 {
			s.report.Decrypted[x.canary] = true
			any = true
		}
	})
	return any
}

func (s *scanner) outboxFrame(f *sealedFrame) {
	s.report.OutboxAll++
	name := [encLen]byte(f.enc)
	if opened, tried := s.outbox[name]; opened || tried && len(s.private) == 0 {
		return
	}
	s.outbox[name] = false
	for _, sk := range s.private {
		if batch, ok := f.openWith(sk); ok && s.search(batch) {
			s.outbox[name] = true
			return
		}
	}
}

func (s *scanner) total() *Report {
	r := &s.report
	r.Vault, r.VaultAll, r.Outbox = len(s.vault.seen), s.vault.copies, len(s.outbox)
	r.Slots, r.Tombstones, r.Keyrings, r.KEKs = len(s.keys.slots), s.keys.graves, len(s.keys.rings), len(s.keys.keks)
	r.Secrets, r.WatchPlain = len(s.secrets), len(s.watch)
	for _, opened := range s.keys.slots {
		if !opened {
			r.Locked++
		}
	}
	for _, opened := range s.vault.seen {
		if opened {
			r.Opened++
		}
	}
	for _, opened := range s.outbox {
		if opened {
			r.Opened++
		}
	}
	return r
}
