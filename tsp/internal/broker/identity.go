package broker

import (
	"crypto/tls"
	"errors"
	"fmt"
	"strings"

	"cordon/filters/wire"
	"cordon/tsp/internal/pki"
)

// identity is what a client's certificate says.
type identity struct {
	role    pki.Role
	name    string
	vehicle wire.Pseudonym // of a vehicle
	serial  string
}

// identify reads the verified certificate of a connection.
func identify(st tls.ConnectionState) (identity, error) {
	if len(st.VerifiedChains) == 0 || len(st.PeerCertificates) == 0 {
		return identity{}, errors.New("no verified client certificate")
	}
	leaf := st.PeerCertificates[0]
	if len(leaf.Subject.OrganizationalUnit) != 1 {
		return identity{}, errors.New("the certificate must have one organizational unit, the role")
	}
	role, err := pki.ParseRole(leaf.Subject.OrganizationalUnit[0])
	if err != nil {
		return identity{}, err
	}
	id := identity{role: role, name: leaf.Subject.CommonName, serial: leaf.SerialNumber.Text(16)}
	if role != pki.Vehicle {
		return id, nil
	}
	if id.vehicle, err = wire.ParsePseudonym(id.name); err != nil || id.vehicle.String() != id.name {
		return identity{}, fmt.Errorf("common name of a vehicle must be its pseudonym, 32 lower-case hexadecimal digits")
	}
	return id, nil
}

// The topics of the contract.
const (
	topicUp   = wire.TopicRoot + "up/"
	topicDown = wire.TopicRoot + "down/"
)

// mayPublish reports whether the holder may publish to a topic.
func (id identity) mayPublish(topic string) bool {
	switch id.role {
	case pki.Vehicle:
		lane, own := strings.CutPrefix(topic, topicUp+id.name+"/")
		_, known := wire.ParseLane(lane)
		return own && (known || lane == wire.UpErased)
	case pki.Platform:
		return strings.HasPrefix(topic, topicDown) || topic == wire.TopicKeys
	}
	return false
}

// mayRead reports whether the holder may subscribe to a filter, or receive from a
// topic. Prefixes end in a slash, so a wildcard cannot stand in for a name.
func (id identity) mayRead(filter string) bool {
	switch id.role {
	case pki.Vehicle:
		return filter == wire.TopicKeys || strings.HasPrefix(filter, topicDown+id.name+"/")
	case pki.Auditor:
		return strings.HasPrefix(filter, wire.TopicRoot)
	case pki.Platform:
		return strings.HasPrefix(unshared(filter), topicUp)
	}
	return false
}

// unshared strips "$share/group/" from a filter.
func unshared(filter string) string {
	rest, ok := strings.CutPrefix(filter, "$share/")
	if !ok {
		return filter
	}
	_, rest, _ = strings.Cut(rest, "/")
	return rest
}
