package records

import (
	"fmt"
	"slices"

	"cordon/agent/internal/source"
	"cordon/filters"
)

// Rules that refuse requests, and what helps against the one about users.
const (
	ruleUnreadable = filters.U3
	ruleWriter     = filters.U1
	listHint       = "list the uid under records.sources in the agent's configuration"
)

// users lists everybody who may write as some source.
func (s *Server) users() (uids []uint32) {
	for _, listed := range s.cfg.Writers {
		if len(listed) == 0 {
			listed = []uint32{s.cfg.Self}
		}
		uids = append(uids, listed...)
	}
	slices.Sort(uids)
	return slices.Compact(uids)
}

func (s *Server) writes(uid uint32) bool {
	for name := range s.cfg.Writers {
		if s.mayWrite(uid, name) {
			return true
		}
	}
	return false
}

// mayWrite tells whether a user may write as a source.
func (s *Server) mayWrite(uid uint32, name string) bool {
	uids, listed := s.cfg.Writers[name]
	if len(uids) == 0 {
		return listed && uid == s.cfg.Self
	}
	return slices.Contains(uids, uid)
}

// forbidden gives the first source that the user may not write as, and why.
func (s *Server) forbidden(uid uint32, entries []source.Entry) (name, why string) {
	for i := range entries {
		name := entries[i].Record.Source
		if s.mayWrite(uid, name) {
			continue
		}
		if _, listed := s.cfg.Writers[name]; !listed {
			return name, "the configuration names no writer for it"
		}
		return name, fmt.Sprintf("uid %d may not write as it", uid)
	}
	return "", ""
}

// refuseAll counts the records of a refused request as blocked, one at least, and
// gives their number. Names that the configuration does not list count under the
// socket's own: they come from outside, and the table of counts must stay bounded.
func (s *Server) refuseAll(rule filters.Rule, each func(count func(source string))) (n uint64) {
	by := map[string]uint64{}
	each(func(name string) {
		if _, listed := s.cfg.Writers[name]; !listed {
			name = Name
		}
		by[name]++
		n++
	})
	if n == 0 {
		by[Name], n = 1, 1
	}
	for name, n := range by {
		s.cfg.Sink.Refused(name, rule, n)
	}
	return n
}
