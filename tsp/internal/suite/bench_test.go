package suite

import (
	"bytes"
	"crypto/cipher"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/emmansun/gmsm/sm4"
	"golang.org/x/crypto/chacha20poly1305"
)

const benchBytes = 16 << 20

// bare is the cipher of a suite by itself.
func bare(b *testing.B, id ID) cipher.AEAD {
	b.Helper()
	var aead cipher.AEAD
	var err error
	if id == A {
		aead, err = chacha20poly1305.New(make([]byte, 32))
	} else {
		var block cipher.Block
		if block, err = sm4.NewCipher(make([]byte, 16)); err == nil {
			aead, err = cipher.NewGCM(block)
		}
	}
	if err != nil {
		b.Fatal(err)
	}
	return aead
}

// BenchmarkStream seals and opens 16 MiB and prints the rate of the suite beside
// that of its bare cipher over the same bytes in the same run: the best of batches,
// since a machine that does other things only ever adds time.
func BenchmarkStream(b *testing.B) {
	plain := text(benchBytes)
	for _, k := range []kind{x25519, sm2Key} {
		id := suiteOf(k)
		r := newPair(b, k)
		file, _ := sealed(b, plain, r)
		aead := bare(b, id)
		buf, nonce := make([]byte, 0, smSealed), make([]byte, aead.NonceSize())
		one := aead.Seal(nil, nonce, plain[:chunk], nil)
		rows := []struct {
			name       string
			suite, raw func()
		}{
			{"seal", func() { seal(b, id, r, plain) }, func() {
				for at := 0; at < benchBytes; at += chunk {
					buf = aead.Seal(buf[:0], nonce, plain[at:at+chunk], nil)
				}
			}},
			{"open", func() { open(b, file, r) }, func() {
				for range benchBytes / chunk {
					if _, err := aead.Open(buf[:0], nonce, one, nil); err != nil {
						b.Fatal(err)
					}
				}
			}},
		}
		for _, row := range rows {
			b.Run(fmt.Sprintf("%s/%s", id, row.name), func(b *testing.B) {
				var suite, raw time.Duration
				for b.Loop() {
					suite, raw = best(suite, row.suite), best(raw, row.raw)
				}
				b.ReportMetric(rate(suite), "MB/s")
				b.ReportMetric(rate(raw), "bare-MB/s")
				b.ReportMetric(100*float64(raw)/float64(suite), "%-of-bare")
			})
		}
	}
}

func seal(b *testing.B, id ID, r pair, plain []byte) {
	w, err := Encrypt(io.Discard, id, []Public{r.public})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := w.Write(plain); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}

func open(b *testing.B, file []byte, r pair) {
	id := r.public.Suite()
	header, _, err := ReadHeader(id, bytes.NewReader(file))
	if err != nil {
		b.Fatal(err)
	}
	key, err := OpenHeader(id, header, r.identity)
	if err != nil {
		b.Fatal(err)
	}
	body, err := Decrypt(id, bytes.NewReader(file), key)
	if err != nil {
		b.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, body); n != benchBytes || err != nil {
		b.Fatal(n, err)
	}
}

func best(least time.Duration, do func()) time.Duration {
	start := time.Now()
	do()
	if took := time.Since(start); least == 0 || took < least {
		return took
	}
	return least
}

func rate(d time.Duration) float64 { return benchBytes / 1e6 / d.Seconds() }

// BenchmarkOpenHeader is what a verifier does for every export: a header of two
// readers, opened by the second.
func BenchmarkOpenHeader(b *testing.B) {
	for _, k := range kinds {
		regulator := newPair(b, k)
		_, header := sealed(b, nil, newPair(b, k), regulator)
		b.Run(string(k), func(b *testing.B) {
			for b.Loop() {
				if _, err := OpenHeader(suiteOf(k), header, regulator.identity); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
