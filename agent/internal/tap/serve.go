package tap

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"cordon/agent/internal/journal"
	"cordon/agent/internal/records"
)

// writeTime is how long a write may block before the reader counts as gone.
const writeTime = 10 * time.Second

// maxReaders bounds the sessions open at once.
const maxReaders = 4

// Config of a Server.
type Config struct {
	Hub  *Hub
	Self uint32 // the agent's uid
	// Note writes to the journal. A session that cannot be journalled is refused.
	Note func(journal.Tap) error
}

// Serve opens a session for every connection until ctx ends.
func Serve(ctx context.Context, l net.Listener, cfg Config) error {
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	var sessions sync.WaitGroup
	defer sessions.Wait()
	slots := make(chan struct{}, maxReaders)
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil {
			if err == nil {
				_ = conn.Close()
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("tap socket: %w", err)
		}
		select {
		case slots <- struct{}{}:
			sessions.Go(func() {
				defer func() { <-slots }()
				_ = cfg.session(ctx, conn) // a reader that went away
			})
		default:
			refuse(conn, fmt.Sprintf("%d sessions are open already", maxReaders))
		}
	}
}

// Refusal is the line that a connection gets instead of a session.
type Refusal struct {
	Error string `json:"error"`
}

func refuse(conn net.Conn, why string) {
	_ = conn.SetWriteDeadline(time.Now().Add(writeTime))
	_ = json.NewEncoder(conn).Encode(Refusal{why}) // it is being turned away
	_ = conn.Close()
}

func (c *Config) session(ctx context.Context, conn net.Conn) error {
	uid, err := records.PeerUID(conn)
	if err != nil || uid != 0 && uid != c.Self {
		refuse(conn, "only root and the agent's own user may tap")
		return err
	}
	r := c.Hub.join()
	defer c.Hub.leave(r)
	if err := c.Note(journal.Tap{UID: uid}); err != nil {
		refuse(conn, "the session cannot be journalled, so it is not opened")
		return err
	}
	lines, err := stream(ctx, conn, r)
	return errors.Join(err, conn.Close(), c.Note(journal.Tap{End: true, UID: uid, Lines: lines, Lost: r.lost.Load()}))
}

// stream writes lines until the reader goes, loses some, or the agent stops.
func stream(ctx context.Context, conn net.Conn, r *reader) (lines uint64, err error) {
	hungUp := make(chan struct{})
	go func() { // a reader sends nothing: the read ends when it closes
		var b [1]byte
		_, _ = conn.Read(b[:])
		close(hungUp)
	}()
	enc := json.NewEncoder(deadline{conn})
	if err := enc.Encode(Event{Event: EventStart}); err != nil {
		return 0, err
	}
	write := func(line []byte) error {
		_, err := deadline{conn}.Write(line)
		r.bytes.Add(-int64(len(line)))
		lines++
		return err
	}
	for {
		select {
		case line := <-r.lines:
			if err := write(line); err != nil {
				return lines, err
			}
			continue
		default:
		}
		select {
		case line := <-r.lines:
			if err := write(line); err != nil {
				return lines, err
			}
		case <-r.gone:
			for len(r.lines) > 0 {
				if err := write(<-r.lines); err != nil {
					return lines, err
				}
			}
			return lines, enc.Encode(Event{Event: EventIncomplete, Lost: r.lost.Load(), Lines: lines})
		case <-hungUp:
			return lines, nil
		case <-ctx.Done():
			for len(r.lines) > 0 {
				if err := write(<-r.lines); err != nil {
					return lines, err
				}
			}
			return lines, enc.Encode(Event{Event: EventEnd, Lines: lines})
		}
	}
}

// deadline bounds every write.
type deadline struct{ net.Conn }

func (d deadline) Write(b []byte) (int, error) {
	if err := d.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return 0, err
	}
	return d.Conn.Write(b)
}
