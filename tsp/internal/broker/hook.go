package broker

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"maps"
	"strings"
	"sync"
	"sync/atomic"

	mqtt "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/packets"

	"cordon/filters/wire"
	"cordon/tsp/internal/pki"
)

// Refusal is why the broker turned something away.
type Refusal int

// The refusals.
const (
	RefusedConnect Refusal = iota // no usable certificate, or a will
	RefusedRevoked                // the certificate is on the list
	RefusedTopic                  // publish or subscribe outside the role
	RefusedSize                   // payload over the cap
	numRefusals
)

// RefusalNames are the names for metrics, in order.
var RefusalNames = [numRefusals]string{"connect", "revoked", "topic", "size"}

// Stats are counts since the start; Clients is the number connected now.
type Stats struct {
	Clients int64
	Refused [numRefusals]uint64
	// Dropped are messages that clients did not get because they read too slowly: by
	// role and name, all vehicles together.
	Dropped map[string]uint64
}

// hook is where the broker asks us.
type hook struct {
	mqtt.HookBase
	cfg     Config
	ctx     atomic.Pointer[context.Context]
	clients sync.Map // *mqtt.Client -> identity
	count   [numRefusals]atomic.Uint64
	online  atomic.Int64

	dropMu sync.Mutex
	drops  map[string]uint64
}

func newHook(cfg Config) *hook {
	h := &hook{cfg: cfg, drops: map[string]uint64{}}
	ctx := context.Background()
	h.ctx.Store(&ctx)
	return h
}

func (h *hook) refused(r Refusal) { h.count[r].Add(1) }

func (h *hook) stats() Stats {
	s := Stats{Clients: h.online.Load()}
	for i := range h.count {
		s.Refused[i] = h.count[i].Load()
	}
	h.dropMu.Lock()
	defer h.dropMu.Unlock()
	s.Dropped = maps.Clone(h.drops)
	return s
}

// ID names the hook.
func (h *hook) ID() string { return "cordon" }

// Provides lists the events that the hook wants.
func (h *hook) Provides(b byte) bool {
	return bytes.Contains([]byte{
		mqtt.OnConnectAuthenticate, mqtt.OnACLCheck, mqtt.OnConnect, mqtt.OnDisconnect,
		mqtt.OnSubscribe, mqtt.OnPublish, mqtt.OnPublishDropped,
	}, []byte{b})
}

func (h *hook) identity(cl *mqtt.Client) (identity, bool) {
	v, ok := h.clients.Load(cl)
	if !ok {
		return identity{}, false
	}
	return v.(identity), true
}

// OnConnect takes the identity from the certificate. A will would be published
// past the access check, so none is accepted. The client's own id is put behind
// its certificate's name: nobody takes over the session of another.
func (h *hook) OnConnect(cl *mqtt.Client, pk packets.Packet) error {
	conn, ok := cl.Net.Conn.(*tls.Conn)
	if !ok || pk.Connect.WillFlag {
		h.refused(RefusedConnect)
		return packets.ErrNotAuthorized
	}
	id, err := identify(conn.ConnectionState())
	if err != nil {
		h.refused(RefusedConnect)
		return packets.ErrNotAuthorized
	}
	cl.ID = string(id.role) + ":" + id.name + ":" + cl.ID
	h.clients.Store(cl, id)
	h.online.Add(1)
	return nil
}

// OnConnectAuthenticate lets in whom OnConnect has identified.
func (h *hook) OnConnectAuthenticate(cl *mqtt.Client, _ packets.Packet) bool {
	_, ok := h.identity(cl)
	return ok
}

// OnDisconnect forgets the client.
func (h *hook) OnDisconnect(cl *mqtt.Client, err error, _ bool) {
	if errors.Is(err, packets.ErrPacketTooLarge) {
		h.refused(RefusedSize)
	}
	if _, was := h.clients.LoadAndDelete(cl); was {
		h.online.Add(-1)
	}
}

// OnACLCheck decides on a topic or filter. A client that nobody identified, such
// as one that has disconnected, gets nothing.
func (h *hook) OnACLCheck(cl *mqtt.Client, topic string, write bool) bool {
	id, ok := h.identity(cl)
	if ok && !h.cfg.Revoked.Has(id.serial) && (write && id.mayPublish(topic) || !write && id.mayRead(topic)) {
		return true
	}
	h.refused(RefusedTopic)
	return false
}

// OnSubscribe gives everybody QoS 0, so that no session keeps a copy of a message.
func (h *hook) OnSubscribe(cl *mqtt.Client, pk packets.Packet) packets.Packet {
	if id, ok := h.identity(cl); ok && id.role == pki.Vehicle && h.cfg.Online != nil {
		h.cfg.Online(id.vehicle)
	}
	for i := range pk.Filters {
		pk.Filters[i].Qos = 0
	}
	return pk
}

// OnPublish hands a frame to the sink and waits until it took it. Nothing from a
// vehicle is ever retained, and of what it sent only topic and payload go on.
func (h *hook) OnPublish(cl *mqtt.Client, pk packets.Packet) (packets.Packet, error) {
	if cl.Net.Inline {
		return pk, nil
	}
	id, ok := h.identity(cl)
	if !ok {
		return pk, packets.ErrRejectPacket
	}
	// Beside the sealed payload a PUBLISH of MQTT 5 can carry texts of its own (user
	// properties, content type, response topic, correlation data, an expiry), which
	// subscribers would get. Nothing of that is part of the contract.
	pk.Properties, pk.Expiry = packets.Properties{}, 0
	if id.role == pki.Platform {
		return pk, nil
	}
	pk.FixedHeader.Retain = false
	if len(pk.Payload) > h.cfg.MaxPayload {
		h.refused(RefusedSize)
		return pk, packets.ErrRejectPacket
	}
	if pk.TopicName == wire.TopicErased(id.vehicle) {
		if h.cfg.Erased != nil && len(pk.Payload) <= wire.MaxErased {
			_ = h.cfg.Erased(id.vehicle, pk.Payload) // what is refused is counted and logged there
		}
		return pk, nil
	}
	lane, ok := wire.ParseLane(pk.TopicName[strings.LastIndexByte(pk.TopicName, '/')+1:])
	if !ok { // the access check lets no other topic through
		h.refused(RefusedTopic)
		return pk, packets.ErrRejectPacket
	}
	if err := h.cfg.Sink.Offer(*h.ctx.Load(), id.vehicle, lane, pk.Payload, func() {}); err != nil {
		return pk, packets.ErrRejectPacket // no PUBACK: the platform is stopping
	}
	return pk, nil
}

// OnPublishDropped counts a message that a client had no room for. Every role but
// vehicle has few holders, so each is counted by its name.
func (h *hook) OnPublishDropped(cl *mqtt.Client, _ packets.Packet) {
	who := "gone"
	if id, ok := h.identity(cl); ok && id.role == pki.Vehicle {
		who = string(pki.Vehicle)
	} else if ok {
		who = string(id.role) + ":" + id.name
	}
	h.dropMu.Lock()
	defer h.dropMu.Unlock()
	h.drops[who]++
}

// endRevoked closes the connections of revoked certificates, and forgets clients
// that went before the broker could say so.
func (h *hook) endRevoked() {
	h.clients.Range(func(k, v any) bool {
		cl := k.(*mqtt.Client)
		if cl.Closed() {
			h.OnDisconnect(cl, nil, true)
		} else if h.cfg.Revoked.Has(v.(identity).serial) {
			h.refused(RefusedRevoked)
			cl.Stop(packets.ErrNotAuthorized)
		}
		return true
	})
}
