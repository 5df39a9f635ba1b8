package export

import (
	"strings"

	"cordon/filters/scan"
)

const (
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lower  = "abcdefghijklmnopqrstuvwxyz"
	digits = "0123456789"
)

// only reports whether a text is 1 to most bytes of the given ones.
func only(text, of string, most int) bool {
	return text != "" && len(text) <= most && !strings.ContainsFunc(text, func(r rune) bool {
		return !strings.ContainsRune(of, r)
	})
}

// checkParties is about who is to have the data, and where.
func (s *Spec) checkParties() error {
	switch {
	case !isID(s.Recipient):
		return wrong("recipient is the id of one in the registry: 1 to %d of letters, digits, dot, dash and underscore", maxID)
	case !only(s.Country, upper, 2) || len(s.Country) != 2:
		return wrong("country is a two-letter code such as DE")
	case !isEndpoint(s.Endpoint):
		return wrong("endpoint is a channel such as file, or channel:host, at most %d bytes", maxEndpoint)
	case s.Basis != "" && !isID(s.Basis):
		return wrong("basis is the id of a legal record")
	case s.Judicial != "" && !isID(s.Judicial):
		return wrong("judicial is the id of a legal record")
	}
	for what, text := range map[string]string{"recipient": s.Recipient, "endpoint": s.Endpoint, "basis": s.Basis, "judicial": s.Judicial} {
		if err := plain(what, text); err != nil {
			return err
		}
	}
	return nil
}

func (s *Spec) checkTexts() error {
	if strings.TrimSpace(s.Purpose) == "" || len(s.Purpose) > maxText {
		return wrong("purpose is needed, at most %d bytes", maxText)
	}
	return plain("purpose", s.Purpose)
}

func isID(text string) bool { return only(text, upper+lower+digits+".-_", maxID) }

// isEndpoint takes "channel" or "channel:host", the host with or without a port.
func isEndpoint(text string) bool {
	channel, host, more := strings.Cut(text, ":")
	return only(channel, lower+digits+"-", 32) && len(text) <= maxEndpoint && (!more || only(host, upper+lower+digits+".-_:[]", maxEndpoint))
}

// loggable reports whether the log takes a signal's name.
func loggable(name string) bool { return only(name, upper+lower+digits+"_.", maxName) }

// plain refuses a text that holds personal information or a position: it would
// stand in the log, from which nothing is ever taken out.
func plain(what, text string) error {
	if text == "" {
		return nil
	}
	found, err := scan.New(scan.Options{}).Text(nil, nil, []byte(text))
	if err != nil || len(found) > 0 {
		return wrong("%s holds personal information or a position, or cannot be read; the export log keeps it for good, so it is not taken", what)
	}
	return nil
}
