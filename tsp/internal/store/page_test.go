package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"cordon/filters/wire"
)

// pages reads a query in pages of a size and counts what each record gave.
func (w *world) pages(t *testing.T, q Query, limit int, between func()) map[string]int {
	t.Helper()
	seen := map[string]int{}
	var after *Cursor
	for range 100 {
		p, err := w.store.Page(t.Context(), q, after, limit)
		if err != nil {
			t.Fatal(err)
		}
		if p.Next != nil && len(p.Records) != limit {
			t.Fatalf("a page of %d with more to come, limit %d", len(p.Records), limit)
		}
		for _, r := range p.Records {
			seen[fmt.Sprint(r.Vehicle[0], r.Signal, r.At, math.Float64frombits(r.Value.Num))]++
		}
		if p.Next == nil {
			return seen
		}
		if after, err = ParseCursor(p.Next.String()); err != nil || *after != *p.Next {
			t.Fatalf("cursor %v came back as %v: %v", p.Next, after, err)
		}
		if between != nil {
			between()
		}
	}
	t.Fatal("the pages do not end")
	return nil
}

// TestPages has records that share a time, records that share everything but the
// value, and records that share everything.
func TestPages(t *testing.T) {
	w := newWorld(t)
	same := func(values ...float64) (out []Record) {
		for _, v := range values {
			out = append(out, speed(start, v))
		}
		return out
	}
	w.commit(t, frame(1, append(same(1, 2, 3, 4, 4, 4, 4, 4), latitude(start, 4), speed(start.Add(time.Second), 9))...))
	other := frame(2, same(1, 2)...)
	other.Vehicle = wire.Pseudonym{7}
	w.commit(t, other)
	q := Query{From: start.Add(-time.Hour), To: start.Add(time.Hour)}
	for limit := 1; limit <= 13; limit++ {
		seen := w.pages(t, q, limit, nil)
		total := 0
		for _, n := range seen {
			total += n
		}
		four := seen[fmt.Sprint(1, "Vehicle.Speed", start.UnixNano(), 4.0)]
		if total != 12 || len(seen) != 8 || four != 5 {
			t.Errorf("limit %d: %d records, %d different, %d of the equal ones: %v", limit, total, len(seen), four, seen)
		}
	}
	p, err := w.store.Page(t.Context(), q, nil, 12)
	if err != nil || p.Next != nil || len(p.Records) != 12 {
		t.Errorf("all in one page: %d, next %v, %v", len(p.Records), p.Next, err)
	}
}

// A record that comes in between two pages moves none of those that were there.
func TestPagesWhileRecordsComeIn(t *testing.T) {
	w := newWorld(t)
	w.commit(t, frame(1, speed(start, 1), speed(start, 2), speed(start, 3), speed(start, 4), speed(start, 5)))
	id := byte(1)
	seen := w.pages(t, Query{From: start, To: start.Add(time.Hour)}, 1, func() {
		if id++; id < 20 {
			w.commit(t, frame(id, speed(start, float64(100+int(id)))))
		}
	})
	for v := 1.0; v <= 5; v++ {
		if n := seen[fmt.Sprint(1, "Vehicle.Speed", start.UnixNano(), v)]; n != 1 {
			t.Errorf("the record with %v was given %d times", v, n)
		}
	}
}

func TestParseCursorRefuses(t *testing.T) {
	good := (&Cursor{At: 5, signal: "Vehicle.Speed", ordinal: 3}).String()
	if c, err := ParseCursor(good); err != nil || c.ordinal != 3 || c.signal != "Vehicle.Speed" {
		t.Fatalf("%+v, %v", c, err)
	}
	for _, s := range []string{"", "x", "!!", good[1:], good[:20], "Ag" + good[2:], (&Cursor{At: -1}).String()} {
		if c, err := ParseCursor(s); !errors.Is(err, ErrCursor) {
			t.Errorf("%q: %+v, %v", s, c, err)
		}
	}
}

func FuzzParseCursor(f *testing.F) {
	f.Add((&Cursor{At: 5, signal: "Vehicle.Speed", ordinal: 3}).String())
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCursor(s)
		if err != nil {
			return
		}
		if again, err := ParseCursor(c.String()); err != nil || *again != *c {
			t.Errorf("%q: %+v came back as %+v, %v", s, c, again, err)
		}
	})
}

func TestScanEndsWithItsContext(t *testing.T) {
	w := newWorld(t)
	w.commit(t, frame(1, speed(start, 1), speed(start, 2), speed(start, 3)))
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	_, err := w.store.Scan(ctx, Query{From: start, To: start.Add(time.Hour)}, func(*Record) error {
		n++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("%d records after the end, %v", n, err)
	}
}
