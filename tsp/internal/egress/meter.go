package egress

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// ahead is how many bytes are entered as counted before they go: a crash makes counts
// too high by no more than that, and never too low.
const ahead = 4 << 20

var errCounting = errors.New("bytes cannot be counted, so none leave")

// china is China Standard Time, by which days are counted.
var china = time.FixedZone("CST", 8*60*60)

func dayOf(t time.Time) string { return t.In(china).Format(dayForm) }

// meter counts bytes by day, channel and delivery, durably, in a file for every day.
type meter struct {
	dir string
	now func() time.Time

	mu   sync.Mutex
	day  string // of the open file
	file *os.File
	size int64            // of its whole lines
	wire map[string]int64 // by channel, since the start
}

func newMeter(dir string, now func() time.Time) (*meter, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("egress: %w", err)
	}
	return &meter{dir: dir, now: now, wire: map[string]int64{}}, nil
}

func (m *meter) close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.file == nil {
		return nil
	}
	err := m.file.Close()
	m.file, m.day = nil, ""
	return err
}

// enter writes a line to the file of a day. When it returns without an error the line
// is durable.
func (m *meter) enter(day string, c *count) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(day); err != nil {
		return fmt.Errorf("egress: %w: %w", errCounting, err)
	}
	text := c.line()
	_, err := m.file.WriteAt([]byte(text), m.size)
	if err = errors.Join(err, m.file.Sync()); err != nil {
		// What is there of the line stays behind m.size and is written over.
		return fmt.Errorf("egress: %w: %w", errCounting, errors.Join(err, m.file.Truncate(m.size)))
	}
	m.size += int64(len(text))
	return nil
}

// open makes the file of a day the open one and cuts off a line that a crash left
// without its end. The lock is held.
func (m *meter) open(day string) error {
	if m.day == day {
		return nil
	}
	was, err := readCounts(m.dir, day)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(m.dir, day), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Truncate(was.whole), syncDir(m.dir)); err != nil {
		return errors.Join(err, f.Close())
	}
	if m.file != nil {
		err = m.file.Close()
	}
	m.day, m.file, m.size = day, f, was.whole
	return err
}

func (m *meter) add(channel string, n int64) {
	m.mu.Lock()
	m.wire[channel] += n
	m.mu.Unlock()
}

func (m *meter) totals(channel string) int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.wire[channel]
}

// pass counts one try of a delivery. Safe for concurrent use.
type pass struct {
	m    *meter
	size int64 // of the file

	mu   sync.Mutex
	c    count  // the truth, of the day
	day  string // "" before the first byte
	held count  // as entered
}

func (m *meter) begin(channel, request string, try int, size int64) *pass {
	return &pass{m: m, size: size, c: count{channel: channel, request: request, try: try}}
}

// wire counts n bytes that are about to be given to the network.
func (p *pass) wire(n int) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.room(p.c.wire+int64(n), p.c.file); err != nil {
		return err
	}
	p.c.wire += int64(n)
	p.m.add(p.c.channel, int64(n))
	return nil
}

// body counts bytes of the file, up to an offset, that are about to go.
func (p *pass) body(to int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.room(p.c.wire, to); err != nil {
		return err
	}
	p.c.file = max(p.c.file, to)
	return nil
}

// room makes sure that what is entered covers what is to go. The lock is held.
func (p *pass) room(wire, file int64) error {
	today := dayOf(p.m.now())
	if p.day == "" {
		p.day = today
	}
	if wire <= p.held.wire && file <= p.held.file {
		return nil
	}
	if p.day != today { // the rest belongs to another day
		if err := p.m.enter(p.day, &p.c); err != nil {
			return err
		}
		wire -= p.c.wire
		p.c.wire, p.held, p.day = 0, count{}, today
	}
	next := p.c
	next.wire = max(p.held.wire, wire+ahead)
	if file > 0 {
		next.file = min(file+ahead, max(p.size, file))
	}
	if err := p.m.enter(p.day, &next); err != nil {
		return err
	}
	p.held = next
	return nil
}

// left is how far into the file the bytes reached that may have gone.
func (p *pass) left() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.c.file
}

// done enters the truth.
func (p *pass) done() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.day == "" || p.held == p.c {
		return nil
	}
	p.held = p.c
	return p.m.enter(p.day, &p.c)
}

// undone enters that nothing of the file has gone after all.
func (p *pass) undone() error {
	p.mu.Lock()
	p.c.file, p.c.wire = 0, 0
	p.mu.Unlock()
	return p.done()
}

// of sums what was counted of a request, over all days: how far into the file, and
// which entries say so.
func (m *meter) of(request string) (file int64, where []dayCounts, err error) {
	days, err := countedDays(m.dir)
	if err != nil {
		return 0, nil, err
	}
	for _, day := range days {
		all, err := readCounts(m.dir, day)
		if err != nil {
			return 0, nil, err
		}
		own := dayCounts{day: day}
		for _, c := range all.counts {
			if c.request == request {
				own.counts = append(own.counts, c)
				file = max(file, c.file)
			}
		}
		if len(own.counts) > 0 {
			where = append(where, own)
		}
	}
	return file, where, nil
}

// void enters that nothing has gone of a request of which it is certain.
func (m *meter) void(request string) error {
	_, where, err := m.of(request)
	for _, d := range where {
		for _, c := range d.counts {
			if c.file != 0 || c.wire != 0 {
				c.file, c.wire = 0, 0
				err = errors.Join(err, m.enter(d.day, &c))
			}
		}
	}
	return err
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
