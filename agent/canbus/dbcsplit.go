package canbus

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

// statement is one definition of a DBC file: a keyword and what belongs to it.
type statement struct {
	keyword string
	line    int    // of the keyword, from 1
	indent  int    // bytes before the keyword
	text    string // from the keyword on, to the end of its last line
	closed  bool   // ends in ";" where its kind calls for one
}

// dbcTerminated are the keywords whose statement ends with ";" and may take
// several lines. The others end with their line.
var dbcTerminated = map[string]bool{
	"CM_": true, "BA_DEF_": true, "BA_DEF_DEF_": true, "BA_": true, "VAL_": true, "VAL_TABLE_": true,
	"SIG_VALTYPE_": true, "SG_MUL_VAL_": true, "SIG_GROUP_": true, "BO_TX_BU_": true, "EV_": true,
	"ENVVAR_DATA_": true, "EV_DATA_": true, "SGTYPE_": true, "SGTYPE_VAL_": true, "SIG_TYPE_REF_": true,
	"BA_DEF_REL_": true, "BA_REL_": true, "BA_DEF_DEF_REL_": true, "BA_DEF_SGTYPE_": true, "BA_SGTYPE_": true,
	"BU_SG_REL_": true, "BU_EV_REL_": true, "BU_BO_REL_": true, "CAT_DEF_": true, "CAT_": true,
	"FILTER": true, "SIGTYPE_VALTYPE_": true,
}

var dbcOneLine = map[string]bool{"VERSION": true, "NS_": true, "BS_": true, "BU_": true, "BO_": true, "SG_": true}

// definitionLine matches a message or signal definition. Found inside a quoted
// string it means that a closing quote is missing further up, and that what
// follows would be lost without a word.
var definitionLine = regexp.MustCompile(`^(BO_ +\d+ +\w+ *:|\s*SG_ +\w+.*:.*@[01] *[+-])`)

// splitter cuts a DBC text into statements. Each is then parsed on its own, so
// that damage stays in one statement and has that statement's line.
type splitter struct {
	path     string
	text     string
	from     int // where the last statement begins in text
	end      int // where the current line ends in text
	out      []statement
	symbols  bool // within the NS_ list
	nodes    bool // within the BU_ list, which may go on in indented lines
	open     bool // the last statement goes on
	quote    int  // line where a string began that is still open, else 0
	warnings []Warning
}

func splitDBC(path string, data []byte) ([]statement, []Warning, error) {
	s := splitter{path: path, text: strings.TrimPrefix(dbcText(data), "\ufeff")}
	for n, start := 1, 0; start < len(s.text); n, start = n+1, s.end+1 {
		s.end = len(s.text)
		if i := strings.IndexByte(s.text[start:], '\n'); i >= 0 {
			s.end = start + i
		}
		if err := s.line(n, s.text[start:s.end]); err != nil {
			return nil, nil, err
		}
	}
	if s.quote > 0 {
		return nil, nil, &DBCError{Path: path, Line: s.quote, What: "a quoted string begins here and never ends",
			Hint: "get the file again if it was cut off, or add the closing quote"}
	}
	return s.out, s.warnings, nil
}

// dbcText returns the file as UTF-8. DBC files are written in Windows code
// pages as often as not; those are read as Latin-1, which has the degree sign
// and the letters of western Europe at the same place.
func dbcText(data []byte) string {
	data = bytes.ReplaceAll(data, []byte{0}, []byte{' '})
	if utf8.Valid(data) {
		return string(data)
	}
	var b strings.Builder
	b.Grow(len(data) + len(data)/16)
	for _, c := range data {
		b.WriteRune(rune(c))
	}
	return b.String()
}

func (s *splitter) line(n int, line string) error {
	if s.quote > 0 {
		if definitionLine.MatchString(line) {
			return &DBCError{Path: s.path, Line: s.quote, What: "a quoted string begins here and runs over a message definition",
				Hint: "add the closing quote"}
		}
		s.add(n, line)
		return nil
	}
	keyword := dbcKeyword(line)
	switch {
	case strings.TrimSpace(line) == "":
		s.symbols = false
	case s.symbols && strings.TrimSpace(line) == keyword:
		// One of the words listed by NS_.
	case keyword != "":
		text := strings.TrimLeft(line, " \t")
		s.begin(n, keyword, text)
		s.out[len(s.out)-1].indent = len(line) - len(text)
	case s.open, s.nodes && (line[0] == ' ' || line[0] == '\t'):
		s.add(n, line)
	case s.symbols:
	default:
		s.begin(n, "", line)
		s.warnings = append(s.warnings, Warning{s.path, n, "the line begins with no DBC keyword and was passed over"})
	}
	return nil
}

// dbcKeyword returns the keyword that a line begins with, "" if none.
func dbcKeyword(line string) string {
	line = strings.TrimLeft(line, " \t")
	end := strings.IndexFunc(line, func(r rune) bool { return r != '_' && (r < 'A' || r > 'Z') })
	if end < 0 {
		end = len(line)
	}
	word, rest := line[:end], line[end:]
	if !dbcTerminated[word] && !dbcOneLine[word] || rest != "" && !strings.ContainsAny(rest[:1], " \t\r:") {
		return ""
	}
	return word
}

func (s *splitter) begin(n int, keyword, line string) {
	s.symbols, s.nodes = keyword == "NS_", keyword == "BU_"
	s.from = s.end - len(line)
	s.out = append(s.out, statement{keyword: keyword, line: n})
	s.add(n, line)
}

// add appends a line to the last statement and follows its quotes and its end.
func (s *splitter) add(n int, line string) {
	last := &s.out[len(s.out)-1]
	last.text = s.text[s.from:s.end]
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && s.quote > 0:
			if i+1 < len(line) && line[i+1] == '"' {
				i++
			}
		case line[i] == '"' && s.quote > 0:
			s.quote = 0
		case line[i] == '"':
			s.quote = n
		case line[i] == ';' && s.quote == 0:
			last.closed = true
		}
	}
	s.open = s.quote > 0 || dbcTerminated[last.keyword] && !last.closed
}
