package egress

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// BenchmarkPut sends 32 MiB over TLS to a server on this machine through the door, log
// entries and counts included, and the same bytes hashed once and put by net/http alone.
// The best of the rounds counts.
func BenchmarkPut(b *testing.B) {
	o := newObjects(b, tls.NoClientCert)
	w := newWorld(b, o.channel())
	data := noise(32 << 20)
	plain := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: o.ca.pool()}, DisableKeepAlives: true}}
	door, bare := time.Hour, time.Hour
	for i := 0; b.Loop(); i++ {
		s := w.intend(b, fmt.Sprintf("r%d", i), "store", data)
		at := time.Now()
		_, err := w.door.send(b.Context(), s)
		must(b, err)
		door = min(door, time.Since(at))
		at = time.Now()
		sha256.Sum256(data)
		req, err := http.NewRequestWithContext(b.Context(), http.MethodPut, o.URL+"/bucket/plain", bytes.NewReader(data))
		must(b, err)
		res, err := plain.Do(req)
		must(b, err)
		must(b, res.Body.Close())
		bare = min(bare, time.Since(at))
	}
	mb := float64(len(data)) / 1e6
	b.ReportMetric(mb/door.Seconds(), "MB/s")
	b.ReportMetric(mb/bare.Seconds(), "MB/s-bare")
	b.ReportMetric(bare.Seconds()/door.Seconds(), "of-bare")
}

// BenchmarkFolder drops small files into the folder, two entries each, beside the bare
// entries: what the door itself costs.
func BenchmarkFolder(b *testing.B) {
	w := newWorld(b)
	data := noise(4 << 10)
	door, entry := time.Hour, time.Hour
	for i := 0; b.Loop(); i++ {
		at := time.Now()
		s := w.intend(b, fmt.Sprintf("r%d", i), "file", data)
		entry = min(entry, time.Since(at))
		at = time.Now()
		_, err := w.door.send(b.Context(), s)
		must(b, err)
		door = min(door, time.Since(at))
	}
	b.ReportMetric(float64(door.Microseconds())/1e3, "ms")
	b.ReportMetric(float64(entry.Microseconds())/1e3, "ms-entry")
}
