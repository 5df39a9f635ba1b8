package consent

import "fmt"

// SetNotice makes a notice the one that people are shown from now on. Consents that
// were given on another one are over for good, and their ids are returned: what a
// person agreed to is what the notice said (rule C2).
func (s *Store) SetNotice(n Notice) (ended []uint64, err error) {
	if err := n.valid(); err != nil {
		return nil, err
	}
	if n.Hash == "" {
		return nil, c2("a notice is known by its version and the hash of its text", "--file NOTICE")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n == s.notice {
		return nil, nil
	}
	if err := s.upgrade(); err != nil {
		return nil, err
	}
	at := s.now().UnixNano()
	if err := s.append(&entry{Op: opNotice, At: at, Notice: n.Version, NoticeHash: n.Hash}); err != nil {
		return nil, err
	}
	ended = s.setNotice(n, at)
	s.refresh()
	return ended, nil
}

// setNotice ends what rests on another notice.
func (s *Store) setNotice(n Notice, at int64) (ended []uint64) {
	s.notice = n
	for i := range s.all {
		r := &s.all[i]
		if r.Withdrawn || r.OutdatedAt != 0 || at >= r.Until || r.Notice == n {
			continue
		}
		r.OutdatedAt = at
		ended = append(ended, r.ID)
	}
	return ended
}

// Notice gives the notice that people are shown; without a version none was set.
func (s *Store) Notice() Notice {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.notice
}

// current holds a grant's notice to the one that people are shown, and adds its
// hash where the grant names the version alone.
func (s *Store) current(n *Notice) error {
	switch {
	case s.notice.Version == "":
		return nil
	case n.Version != s.notice.Version:
		return c2(fmt.Sprintf("notice %s is not the one that people are shown, which is %s", n.Version, s.notice.Version), "--notice "+s.notice.Version)
	case n.Hash == "":
		n.Hash = s.notice.Hash
	case n.Hash != s.notice.Hash:
		return c2("the notice has the version of the one that people are shown, and another text", "the notice in force: cordon-agent consent notice")
	}
	return nil
}
