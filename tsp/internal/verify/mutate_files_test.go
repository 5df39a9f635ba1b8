package verify

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/rows"
	"cordon/tsp/internal/suite"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
)

func flip(b []byte, at int) []byte {
	b = bytes.Clone(b)
	if at < 0 {
		at += len(b)
	}
	b[at] ^= 0x10
	return b
}

// only changes the bytes of one export.
func only(id string, change func(b []byte) []byte) func(string, []byte) []byte {
	return func(at string, b []byte) []byte {
		if at != id {
			return b
		}
		return change(b)
	}
}

// stranger gives a reader that nobody registered.
func stranger() suite.Public {
	text, err := suite.Generate(suite.A)
	if err != nil {
		panic(err)
	}
	id, err := suite.ParseIdentity(text)
	if err != nil {
		panic(err)
	}
	return id.Public()
}

func publicOf(w *fixture.World, secret string) suite.Public {
	p, err := suite.ParsePublic(w.PublicOf(secret))
	if err != nil {
		w.Fatal(err)
	}
	return p
}

// readers has one export encrypted to others than approved.
func readers(id string, to func(w *fixture.World) []suite.Public) fixture.Options {
	var at *fixture.Export
	return fixture.Options{
		Export: func(x *fixture.Export) {
			if x.ID == id {
				at = x
			}
		},
		After: func(w *fixture.World, step string) {
			if step == "request:"+id {
				at.Readers = to(w)
			}
		},
	}
}

// fileMutations are about egress and the headers.
var fileMutations = []mutation{
	{name: "a file is gone", want: finding.FileMissing, after: func(t *testing.T, w *fixture.World) {
		if err := os.Remove(filepath.Join(w.Dir, "egress/x-1.age")); err != nil {
			t.Fatal(err)
		}
	}},
	{name: "a file that nobody logged", want: finding.FileExtra, after: func(t *testing.T, w *fixture.World) { write(t, w, "egress/x-8.age", []byte("more")) }},
	{name: "a file that lies there undelivered", want: finding.FileUnsent, mild: finding.NotCompliant, opt: fixture.Options{Alter: func(_ *fixture.World, at string, e *ledger.Entry) bool {
		if at == "reconcile:2026-03-05" { // even its bytes were counted
			e.Reconcile.Counted++
		}
		return at != "sent:x-7" && at != "receipt:x-7"
	}}},
	{name: "a file that is cut off", want: finding.FileSize, after: func(t *testing.T, w *fixture.World) {
		write(t, w, "egress/x-1.age", read(t, w, "egress/x-1.age")[:900])
	}},
	{name: "a changed body", want: finding.FileSHA256, after: func(t *testing.T, w *fixture.World) {
		write(t, w, "egress/x-1.age", flip(read(t, w, "egress/x-1.age"), -5))
	}},
	{name: "swapped files", want: finding.FileHeader, after: func(t *testing.T, w *fixture.World) {
		a, b := read(t, w, "egress/x-1.age"), read(t, w, "egress/x-7.age")
		write(t, w, "egress/x-1.age", b)
		write(t, w, "egress/x-7.age", a)
	}},
	{name: "another SM3", want: finding.FileSM3, opt: files("x-1", func(f *ledger.File) { f.SM3 = fixture.SHA256("sm3") })},
	{name: "another chunk root", want: finding.FileChunks, opt: files("x-1", func(f *ledger.File) { f.Chunks = fixture.SHA256("chunks") })},
	{name: "a description without SM3", want: finding.FileHashes, opt: files("x-1", func(f *ledger.File) { f.SM3 = "" })},
	{name: "a name with a way", want: finding.FileName, opt: files("x-1", func(f *ledger.File) { f.Name = "../x-1.age" })},
	{name: "a name twice", want: finding.FileNameTwice, opt: files("x-7", func(f *ledger.File) { f.Name = "x-1.age" })},
	{name: "bytes behind the ciphertext", want: finding.FileLength, opt: fixture.Options{Blob: only("x-1", func(b []byte) []byte {
		return append(b, "hidden behind"...)
	})}},
	{name: "a fake stanza for the regulator", want: finding.HeaderStanza, opt: readers("x-1", func(w *fixture.World) []suite.Public {
		return []suite.Public{stranger(), publicOf(w, w.Recipient)}
	})},
	{name: "a third reader", want: finding.HeaderReaders, opt: readers("x-1", func(w *fixture.World) []suite.Public {
		return []suite.Public{publicOf(w, w.Regulator), stranger(), publicOf(w, w.Recipient)}
	})},
	{name: "a header whose MAC is forged", want: finding.HeaderMAC, opt: fixture.Options{Header: only("x-1", forgeMAC)}},
	{name: "a header of another suite", want: finding.HeaderSuite, opt: files("x-1", func(f *ledger.File) { f.Suite = string(suite.B) })},
	{name: "a regulator's key that is not this regulator's", want: finding.HeaderNotOurs, input: func(in *Input) {
		in.Ring = ringOf(must(suite.Generate(suite.A)))
	}},
	{name: "no identity for the suite", want: finding.NoIdentity, mild: finding.NotChecked, input: func(in *Input) {
		in.Ring = ringOf(must(suite.Generate(suite.B)))
	}},
	{name: "the header of another encryption", want: finding.ContentDecrypt, opt: otherHeader()},
	{name: "another sum of the plaintext", want: finding.ContentSHA256, opt: files("x-1", func(f *ledger.File) { f.PlainSHA256 = fixture.SHA256("plain") })},
	{name: "another length of the plaintext", want: finding.ContentLength, opt: files("x-1", func(f *ledger.File) { f.Plain++; f.Cipher++ })},
	{name: "more rows than logged", want: finding.ContentRecords, opt: files("x-1", func(f *ledger.File) { f.Records-- })},
	{name: "more subjects than logged", want: finding.ContentSubjects, opt: files("x-1", func(f *ledger.File) { f.Subjects-- })},
	{name: "another list of fields", want: finding.ContentFieldsHash, after: func(t *testing.T, w *fixture.World) {
		write(t, w, "exports/x-1.json", bytes.Replace(read(t, w, "exports/x-1.json"), []byte("Vehicle.Speed"), []byte("Vehicle.Tired"), 1))
	}},
	{name: "no list of fields", want: finding.ContentFieldsNone, mild: finding.Compliant, after: func(t *testing.T, w *fixture.World) {
		if err := os.Remove(filepath.Join(w.Dir, "exports/x-1.json")); err != nil {
			t.Fatal(err)
		}
	}},
}

// otherHeader logs the header of an encryption to the same readers that is not the
// file's.
func otherHeader() fixture.Options {
	var first []byte
	return fixture.Options{Header: func(id string, b []byte) []byte {
		switch id {
		case "x-1":
			first = b
		case "x-7":
			return first
		}
		return b
	}}
}

// forgeMAC changes the last character but the line end of an age header to another
// that the encoding takes.
func forgeMAC(b []byte) []byte {
	b = bytes.Clone(b)
	at := len(b) - 3
	if b[at] == 'A' {
		b[at] = 'B'
	} else {
		b[at] = 'A'
	}
	return b
}

// contentOf changes the rows of an export.
func contentOf(id string, change func(x *fixture.Export)) fixture.Options { return export(id, change) }

// text is a row of free text, labelled as harmless.
func text(words string) func(x *fixture.Export) {
	return func(x *fixture.Export) {
		x.Rows = append(x.Rows, rows.Row{
			Subject: x.Rows[0].Subject, Signal: fixture.Note, At: x.Rows[0].At,
			Value: filters.StringValue([]byte(words)), Classes: filters.Diagnostic,
		})
		x.Signals = append(x.Signals, fixture.Note)
	}
}

// contentMutations are about what is inside: the log is whole and consistent with it.
var contentMutations = []mutation{
	{name: "a label that hides a class", want: finding.ContentClass, opt: contentOf("x-1", func(x *fixture.Export) {
		for i := range x.Rows {
			x.Rows[i].Classes = filters.Diagnostic
		}
	})},
	{name: "a position as diagnostics", want: finding.ContentForbidden, opt: contentOf("x-1", func(x *fixture.Export) {
		r := x.Rows[0]
		r.Signal, r.Classes = "Vehicle.CurrentLocation.Latitude", filters.Diagnostic
		x.Rows = append(x.Rows, r)
	})},
	{name: "a signal that nobody declared", want: finding.ContentUndeclared, opt: contentOf("x-1", func(x *fixture.Export) {
		r := x.Rows[0]
		r.Signal = "Vehicle.Secret"
		x.Rows = append(x.Rows, r)
	})},
	{name: "free text", want: finding.ContentFreeText, opt: contentOf("x-1", text("all is well"))},
	{name: "a VIN in a text", want: finding.ContentFound, opt: contentOf("x-1", text("vin LSVAU2180N2183294"))},
	{name: "coordinates in a text", want: finding.ContentPosition, opt: contentOf("x-1", text("lat=39.908722, lon=116.397499"))},
	{name: "a value out of its range", want: finding.ContentFits, opt: contentOf("x-1", func(x *fixture.Export) { x.Rows[7].Value = filters.FloatValue(31415.9265) })},
	{name: "a time that was not asked for", want: finding.ContentTime, opt: contentOf("x-1", func(x *fixture.Export) { x.Rows[7].At = fixture.Start.Add(-40 * time.Hour).UnixNano() })},
	{name: "a signal that was not approved", want: finding.ContentNotAsked, opt: contentOf("x-1", func(x *fixture.Export) {
		r := x.Rows[0]
		r.Signal = "Vehicle.Chassis.SteeringWheel.Angle"
		x.Rows = append(x.Rows, r)
	})},
	{name: "more signals than approved", want: finding.ContentTooMany, opt: fixture.Options{
		Export: func(x *fixture.Export) {
			if x.ID == "x-3" {
				x.Signals = x.Signals[:1]
			}
		},
	}},
	{name: "coarsening left out", want: finding.ContentCoarse, opt: contentOf("x-2", func(x *fixture.Export) {
		x.Rows = fixture.Drive("v2", fixture.Speed, filters.DrivingStatus, 20)
	})},
	{name: "windows askew", want: finding.ContentShifted, opt: contentOf("x-2", func(x *fixture.Export) {
		for i := range x.Rows {
			x.Rows[i].At += int64(time.Minute)
		}
	})},
	{name: "windows over each other", want: finding.ContentOverlap, opt: contentOf("x-2", func(x *fixture.Export) {
		for i := range x.Rows {
			x.Rows[i].Span *= 2
		}
	})},
	{name: "movement that nobody assessed", want: finding.ContentUnassessed, opt: contentOf("x-1", func(x *fixture.Export) { x.Candidates = 0 })},
	{name: "hidden bytes in a Parquet file", want: finding.ContentForm, opt: fixture.Options{Plain: only("x-3", func(b []byte) []byte {
		return append([]byte("PAR1 hidden"), b[4:]...)
	})}},
}
