package uplink

import (
	"crypto"
	"errors"
	"fmt"

	"cordon/filters/wire"
	"cordon/internal/seal"
)

// maxAnswers bounds the answers that wait for a connection. One that finds no room,
// or is lost on the way, is asked for again by the platform.
const maxAnswers = 16

// erasure verifies a message of the erasure topic and passes it on.
func (l *Link) erasure(msg []byte) {
	e, err := seal.OpenErasure(l.id.platform, l.id.vehicle, msg)
	if err != nil {
		l.refusedErasures.Add(1)
		l.event(ErasureRefused, "an order to erase was refused: "+err.Error()+". Nothing was erased. Try: find out who may publish to this vehicle's down topic at the broker", err)
		return
	}
	if l.cfg.OnErasure != nil {
		l.cfg.OnErasure(e)
	}
}

// RefuseErasure counts and tells of an order that was signed and is not followed:
// an old one that somebody sends again.
func (l *Link) RefuseErasure(why error) {
	l.refusedErasures.Add(1)
	l.event(ErasureRefused, "an order to erase was refused: "+why.Error()+". Nothing was erased. Try: find out who may publish to this vehicle's down topic at the broker", why)
}

// Answer signs an answer with the vehicle's certificate and sends it over the
// present connection or the next.
func (l *Link) Answer(e *wire.Erased) error {
	key, ok := l.id.cert.PrivateKey.(crypto.Signer)
	if !ok {
		return errors.New("uplink: the vehicle's key cannot sign")
	}
	msg, err := seal.SignErased(key, l.id.cert.Certificate[0], e)
	if err != nil {
		return fmt.Errorf("uplink: %w", err)
	}
	select {
	case l.answers <- msg:
	default: // the platform asks again
	}
	return nil
}
