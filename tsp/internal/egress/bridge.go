package egress

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"cordon/tsp/internal/ledger"
)

// bridge is the channel that publishes files at a recipient's broker, MQTT 3.1.1,
// QoS 1, not retained. First goes the manifest, then every chunk; the last one may be
// shorter. Chunks come in any order and may come twice: the topic tells which it is.
// Who has as many as the manifest says joins them by number and compares the SHA-256.
type bridge struct {
	addr  *url.URL
	line  *line
	topic string
	chunk int
}

// Manifest is the message on <topic>/<sha256>/manifest, as JSON.
type Manifest struct {
	V          int    `json:"v"`
	Name       string `json:"name"`
	Bytes      int64  `json:"bytes"`
	SHA256     string `json:"sha256"`
	ChunkBytes int    `json:"chunk_bytes"`
	Chunks     int    `json:"chunks"`
}

const (
	manifestVersion = 1
	window          = 8 // messages that wait for their acknowledgement
)

func newBridge(c *Channel) (*bridge, error) {
	u, err := c.address()
	if err != nil {
		return nil, err
	}
	l, err := newLine(u, identity{c.CA, c.Cert, c.Key})
	b := &bridge{addr: u, line: l, topic: c.Topic, chunk: c.ChunkBytes}
	if b.chunk == 0 {
		b.chunk = defaultChunk
	}
	return b, err
}

func (b *bridge) host() string { return b.addr.Host }

func (b *bridge) aim(putURL string, _ *ledger.File) (*url.URL, error) {
	if putURL != "" {
		return nil, errors.New("egress: a broker takes no presigned address")
	}
	return b.addr, nil
}

// chunks is into how many a file is cut, by what the delivery began with.
func (j *job) chunks() int { return int((j.file.Cipher + int64(j.chunk) - 1) / int64(j.chunk)) }

// deliver publishes what the broker has not acknowledged yet.
func (b *bridge) deliver(ctx context.Context, j *job) (answer, error) {
	if j.chunk <= 0 {
		return answer{}, errors.New("egress: the delivery began on a channel without chunks. Try: end it")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // closes the connection, which the library keeps if the broker never answers
	lost := make(chan error, 1)
	c := mqtt.NewClient(b.options(ctx, j, lost))
	if err := settled(ctx, c.Connect(), lost); err != nil {
		return answer{}, err
	}
	defer c.Disconnect(uint(time.Second / time.Millisecond))
	s := &stream{j: j, c: c, lost: lost, topic: b.topic + "/" + j.file.SHA256 + "/"}
	if err := s.run(ctx); err != nil {
		return answer{}, err
	}
	return answer{StatusAcknowledged, fmt.Sprintf("%d chunks of %d bytes and manifest acknowledged", j.chunks(), j.chunk)}, nil
}

func (b *bridge) options(ctx context.Context, j *job, lost chan<- error) *mqtt.ClientOptions {
	o := mqtt.NewClientOptions().
		AddBroker(b.addr.String()).
		SetClientID("cordon-" + j.file.SHA256[:16]).
		SetProtocolVersion(4).
		SetCleanSession(true).
		SetAutoReconnect(false).
		SetConnectRetry(false).
		SetOrderMatters(false).
		SetConnectTimeout(dialTime).
		SetWriteTimeout(writeTime)
	o.SetCustomOpenConnectionFn(func(*url.URL, mqtt.ClientOptions) (net.Conn, error) {
		conn, err := b.line.dial(ctx, j.pass.wire) // not what the library would: it asks the environment for proxies
		if err == nil {
			context.AfterFunc(ctx, func() { _ = conn.Close() })
		}
		return conn, err
	})
	o.SetConnectionLostHandler(func(_ mqtt.Client, err error) {
		select {
		case lost <- err:
		default:
		}
	})
	return o
}

// settled waits for an acknowledgement.
func settled(ctx context.Context, t mqtt.Token, lost <-chan error) error {
	late := time.NewTimer(replyTime)
	defer late.Stop()
	select {
	case <-t.Done():
		return t.Error()
	case err := <-lost:
		return fmt.Errorf("the connection to the broker is lost: %w", err)
	case <-late.C:
		return errors.New("the broker does not answer")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stream publishes one file.
type stream struct {
	j     *job
	c     mqtt.Client
	lost  chan error
	topic string
	wait  []mqtt.Token // of chunks, oldest first
	acked int
}

func (s *stream) run(ctx context.Context) error {
	m := Manifest{manifestVersion, s.j.file.Name, s.j.file.Cipher, s.j.file.SHA256, s.j.chunk, s.j.chunks()}
	text, err := json.Marshal(&m)
	if err != nil {
		return err
	}
	src := newBody(s.j.copy, s.j.file, s.j.pass)
	s.acked = min(s.j.acked, m.Chunks)
	if err := src.skip(min(int64(s.acked)*int64(s.j.chunk), m.Bytes)); err != nil {
		return err
	}
	if err := settled(ctx, s.c.Publish(s.topic+"manifest", 1, false, text), s.lost); err != nil {
		return err
	}
	for i := s.acked; i < m.Chunks; i++ {
		if err := s.send(ctx, src, i, min(m.Bytes-int64(i)*int64(s.j.chunk), int64(s.j.chunk))); err != nil {
			return err
		}
	}
	for len(s.wait) > 0 {
		if err := s.settle(ctx); err != nil {
			return err
		}
	}
	return s.j.pass.body(m.Bytes) // all of it, if an earlier try sent the end
}

// send publishes one chunk when the window has room.
func (s *stream) send(ctx context.Context, src *body, i int, n int64) error {
	for len(s.wait) >= window {
		if err := s.settle(ctx); err != nil {
			return err
		}
	}
	chunk := make([]byte, n) // the library keeps it until it is acknowledged
	if _, err := src.Read(chunk); err != nil {
		return err
	}
	s.wait = append(s.wait, s.c.Publish(fmt.Sprintf("%s%08d", s.topic, i), 1, false, chunk))
	return nil
}

// keepEvery is after how many chunks the door remembers how many the broker has.
const keepEvery = 64

// settle waits for the oldest chunk.
func (s *stream) settle(ctx context.Context) error {
	if err := settled(ctx, s.wait[0], s.lost); err != nil {
		return err
	}
	s.wait = s.wait[1:]
	s.acked++
	if s.acked%keepEvery == 0 {
		return s.j.keep(s.acked)
	}
	return nil
}
