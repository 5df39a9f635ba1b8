package inspect

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
)

// Run judges every line of in and writes its verdict to out, in the order of the
// lines; out has every verdict before in is read further. blocked says that
// something was not passed.
func Run(cfg Config, in io.Reader, out io.Writer) (blocked bool, err error) {
	r, p := newLines(in), newPool(cfg)
	for {
		block, long, err := r.next()
		verdicts, passed := p.judge(block, long)
		blocked = blocked || !passed
		if len(verdicts) > 0 {
			if _, err := out.Write(verdicts); err != nil {
				return blocked, fmt.Errorf("inspect: %w", err)
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return blocked, nil
		case err != nil:
			return blocked, fmt.Errorf("inspect: %w", err)
		}
	}
}

// pool judges blocks of lines. Texts that have nothing to do with each other are
// judged by several at once; the records of the car by one, in their order.
type pool struct {
	car     *inspector
	workers []*worker
	alone   int // blocks to be judged by car only, because the last was mostly records
	out     []byte
}

// Sizes of a pool: the smallest part of a block that is worth a worker, in bytes, how
// many workers there are at most, and for how many blocks they rest.
const (
	leastPart  = 16 << 10
	maxWorkers = 8
	rest       = 16
)

func newPool(cfg Config) *pool {
	p := &pool{car: newInspector(cfg)}
	if n := min(runtime.GOMAXPROCS(0), maxWorkers); n > 1 {
		for range n {
			p.workers = append(p.workers, &worker{inspector: newInspector(cfg)})
		}
	}
	return p
}

// judge gives the verdicts of a block, and of a line that is too long. They are
// valid until the next call.
func (p *pool) judge(block, long []byte) (verdicts []byte, passed bool) {
	p.out = p.out[:0]
	if long != nil {
		verdict, _ := p.car.line(long, true)
		return append(p.out, verdict...), false
	}
	n := min(len(block)/leastPart, len(p.workers))
	if p.alone > 0 || n < 2 {
		p.alone = max(0, p.alone-1)
		return p.inOrder(block)
	}
	var wg sync.WaitGroup
	for i, w := range p.workers[:n] {
		var part []byte
		part, block = cut(block, n-i)
		wg.Go(func() { w.run(part) })
	}
	wg.Wait()
	return p.merge(p.workers[:n])
}

// inOrder judges all lines one after the other.
func (p *pool) inOrder(block []byte) (verdicts []byte, passed bool) {
	passed = true
	for line := range bytes.Lines(block) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		verdict, ok := p.car.line(line, len(line) > MaxLine)
		p.out = append(p.out, verdict...)
		passed = passed && ok
	}
	return p.out, passed
}

// cut takes the first of n parts of about the same size, of whole lines.
func cut(block []byte, n int) (part, left []byte) {
	at := len(block) / n
	if end := bytes.IndexByte(block[at:], '\n'); n > 1 && end >= 0 {
		return block[:at+end+1], block[at+end+1:]
	}
	return block, nil
}

// merge puts the verdicts of the workers in order, and judges what they left.
func (p *pool) merge(workers []*worker) (verdicts []byte, passed bool) {
	passed = true
	lines, left := 0, 0
	for _, w := range workers {
		from := 0
		for _, l := range w.left {
			p.out = append(p.out, w.out[from:l.at]...)
			verdict, ok := p.car.line(l.line, false)
			p.out = append(p.out, verdict...)
			from, passed = l.at, passed && ok
		}
		p.out = append(p.out, w.out[from:]...)
		passed = passed && w.passed
		lines, left = lines+w.lines, left+len(w.left)
	}
	if 2*left > lines {
		p.alone = rest
	}
	return p.out, passed
}

// worker judges a part of a block but for the car's records, which it leaves.
type worker struct {
	*inspector
	out    []byte
	left   []leftLine
	lines  int
	passed bool
}

// leftLine is a record's line, whose verdict belongs at a place of the output.
type leftLine struct {
	at   int
	line []byte
}

func (w *worker) run(part []byte) {
	w.out, w.left, w.lines, w.passed = w.out[:0], w.left[:0], 0, true
	for text := range bytes.Lines(part) {
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		w.lines++
		l, err := w.parser.parse(text)
		long := len(text) > MaxLine
		if err == nil && !long && !l.own() {
			w.left = append(w.left, leftLine{len(w.out), text})
			continue
		}
		verdict, ok := w.judge(l, long, err)
		w.out = append(w.out, verdict...)
		w.passed = w.passed && ok
	}
}
