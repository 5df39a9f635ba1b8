package scan

import "cordon/filters/pi"

// labelKey and valueKey report whether a member names what another member of the same
// object says, and whether it says it.
func labelKey(key []byte) bool {
	switch string(key) {
	case "name", "label", "key", "title", "field", "type", "param", "item", "column", "caption", "desc", "description",
		"question", "k", "fieldName", "field_name", "fieldname", "attr", "attribute", "property", "prop", "tag", "kind", "paramName", "code", "id",
		"字段", "名称", "标题", "项目":
		return true
	}
	return false
}

func valueKey(key []byte) bool {
	switch string(key) {
	case "value", "val", "content", "text", "data", "v", "input", "answer", "fieldValue", "field_value", "paramValue", "body",
		"值", "内容":
		return true
	}
	return false
}

// pair notes a member of an object that names another one, which is true, or is named by
// it.
func (l *level) pair(key, text []byte, at span, raw bool) bool {
	n := len(l.stack)
	if n == 0 || l.stack[n-1].array() || len(text) < 2 {
		return false
	}
	o := &l.stack[n-1]
	if o.part == noPart || len(key) == 0 {
		return false
	}
	switch {
	case len(text) <= 48 && o.part == labelPart:
		if c := pi.ContextOf(text); !c.Empty() {
			o.label = c
			return true
		}
	case len(text) <= 4096 && o.value.end == 0 && o.part == valuePart:
		o.kept.start = len(l.kept)
		l.kept = append(l.kept, text...)
		o.kept.end, o.value, o.raw = len(l.kept), at, raw
	}
	return false
}

// named scans the value of an object that another member named.
func (l *level) named(o *container) error {
	if o.value.end == 0 {
		return nil
	}
	text := l.kept[o.kept.start:o.kept.end]
	l.kept = l.kept[:o.kept.start]
	if o.label.Empty() || l.s.again {
		return nil
	}
	from := len(l.s.dst)
	err := l.s.once(o.label, text)
	if !o.raw {
		l.s.cover(from, o.value.start, o.value.end)
	}
	at := 0
	if o.raw {
		at = o.value.start
	}
	l.s.settle(from, at)
	return err
}
