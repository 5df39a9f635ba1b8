package vault

import (
	"context"
	"testing"
)

func BenchmarkSealFrame(b *testing.B) {
	r := newRig(b)
	recs := newDrive(1).records(benchFrame)
	bucket, err := r.ring.Secret(r.ring.BucketOf(noon))
	if err != nil {
		b.Fatal(err)
	}
	_, size, err := fit(recs)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := r.store.seal(bucket, nil, Index{}, recs); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRotate wraps a week of hours and a thousand subjects anew.
func BenchmarkRotate(b *testing.B) {
	r := newRig(b)
	for h := range 168 {
		if _, err := r.ring.Secret(r.ring.BucketOf(noon) - int64(h)); err != nil {
			b.Fatal(err)
		}
	}
	for i := range 1000 {
		if _, err := r.ring.Subject(SubjectID{byte(i), byte(i >> 8)}); err != nil {
			b.Fatal(err)
		}
	}
	for at := noon; b.Loop(); at = at.Add(RotateEvery) {
		if did, err := r.ring.Rotate(at); err != nil || !did {
			b.Fatal(did, err)
		}
	}
	if _, err := r.store.Sweep(context.Background()); err != nil {
		b.Fatal(err)
	}
}
