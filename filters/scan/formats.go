package scan

import "bytes"

// holders counts what stands in a format for arguments.
func holders(text []byte) (n int) {
	for k := 0; k < len(text); {
		size, _ := holder(text[k:])
		if size > 0 {
			n++
		}
		k += max(size, 1)
	}
	return n
}

// holder gives the length of what stands for an argument at the start of s, 0 if nothing does,
// and which one, from 1 on, if it says so: %s, %05d, %1$s, {}, {0}, {:>4}, ${a}.
func holder(s []byte) (size, which int) {
	const most = 12
	k := 1
	switch {
	case len(s) < 2:
	case s[0] == '%' && s[1] != '%':
		for k < len(s) && k < most && (s[k]-'0' < 10 || s[k] == '-' || s[k] == '.' || s[k] == '+' || s[k] == '$' || s[k] == '#' || s[k] == 'l' || s[k] == 'h' || s[k] == 'z') {
			if s[k] == '$' && k == 2 {
				which = int(s[1] - '0')
			}
			k++
		}
		if k < len(s) && bytes.IndexByte([]byte("sdvqxXuic@SV"), s[k]) >= 0 {
			return k + 1, which
		}
	case s[0] == '{':
		for k < len(s) && k < most && s[k] != '}' && s[k] > ' ' && s[k] != '"' && s[k] != '\'' && s[k] != '{' {
			k++
		}
		if k < len(s) && s[k] == '}' {
			if k > 1 && s[1]-'0' < 10 {
				which = int(s[1]-'0') + 1
			}
			return k + 1, which
		}
	}
	return 0, 0
}

// formatted is together for a format.
func (v *call) formatted(text []byte, t *together) bool {
	if holders(text[v.format.start:v.format.end]) > v.n {
		return false
	}
	t.sure = true
	from, next := v.format.start, 0
	for k := from; k < v.format.end; {
		size, which := holder(text[k:v.format.end])
		if size == 0 {
			k++
			continue
		}
		if which > 0 {
			next = which - 1
		}
		if next >= v.n || from < k && !t.literal(from, k) || !t.add(v.at[next].start, v.at[next].end) {
			return false
		}
		next, k = next+1, k+size
		from = k
	}
	if from < v.format.end {
		return t.literal(from, v.format.end)
	}
	return true
}
