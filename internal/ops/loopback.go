package ops

import (
	"fmt"
	"net"
	"net/netip"
)

// CheckLoopback returns an error unless addr ("host:port") can be reached from
// this machine only: a loopback IP address or the name localhost. An empty host
// means every interface and is refused. Other names are refused unresolved,
// since what they resolve to may change.
func CheckLoopback(addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return &Error{Op: "listen", Path: addr, What: "not an address", Err: err, Hint: "127.0.0.1:9464"}
	}
	if host == "localhost" {
		return nil
	}
	ip, err := netip.ParseAddr(host)
	if err == nil && ip.Unmap().IsLoopback() {
		return nil
	}
	return &Error{
		Op: "listen", Path: addr,
		What: "other machines could reach this address",
		Hint: fmt.Sprintf("127.0.0.1:%s, or set allow_remote: true if they are meant to", port),
	}
}
