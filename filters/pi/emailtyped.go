package pi

// mostTyped bounds, in bytes, each side of an address whose signs are dressed up, mostDressed the
// marks on one side of its at.
const (
	mostTyped   = 48
	mostDressed = 8
)

// dressing holds the marks that people put around the signs of an address so that programs do not
// read it: li.wei(@)example.com, li-at-example-dot-com, li.wei/**/@example.com.
var dressing = [256]bool{' ': true, '(': true, ')': true, '[': true, ']': true, '{': true, '}': true, '<': true, '>': true, '"': true, '\'': true, '+': true, '*': true, '-': true, '/': true, '_': true, '~': true, '|': true, '@': true, '$': true, '#': true, '!': true, '^': true, '`': true, sym: true, dot: true}

// emailTyped tries an address whose at, however it is written, is norm[i:j] and may have marks on
// either side, as its points may have. Its domain must end in one that is in use; sure
// means that the sign is an at by itself, otherwise a point must be dressed up or written out too,
// a word announce an address, or the domain be a service of mail. It gives where to go on, j if
// there is none.
func (s *Scanner) emailTyped(i, j int, sure bool) int {
	b, l := s.norm, undressed(s.norm, i)
	right := l // where the local part ends
	for l > 0 && right-l < mostTyped && class[b[l-1]]&cLocal != 0 {
		l--
	}
	for l < right && !isAlnum(b[l]) {
		l++
	}
	if right-l < 3 {
		return j
	}
	var domain [mostTyped]byte
	end, odd := typedDomain(b, j, &domain)
	dressed := right < i || j < len(b) && dressing[b[j]] || odd || b[i] != '@'
	if end == 0 || !dressed || s.noted(i, end) {
		return j
	}
	d := domain[:indexZero(domain[:])]
	if !mailHost(d) && (!sure && !odd && s.hints(i)&hintEmail == 0 || commas(b[j:end])) {
		return j
	}
	s.add(l, end, Email)
	return end
}

// emailStarred tries an address in which a symbol, norm[i], stands for the at: li.wei1★example.com. It
// gives where to go on, i if there is none.
func (s *Scanner) emailStarred(i int) int {
	b := s.norm
	if i+5 >= len(b) || !isAlnum(b[i+1]) || b[i+1]|0x20 == 'w' && b[i+2]|0x20 == 'w' {
		return i
	}
	if end := s.emailAt(i, i+1, true); end > i+1 {
		return end
	}
	return i
}

// undressed gives the end of what stands before the marks of dressing that end at b[:i].
func undressed(b []byte, i int) int {
	for m := 0; m < mostDressed && i > 0 && dressing[b[i-1]]; m++ {
		i--
	}
	return i
}

// typedDomain reads a domain at b[j:] behind marks into domain, with plain points, and gives its end,
// 0 if there is none; odd means that one of its points was no plain one.
func typedDomain(b []byte, j int, domain *[mostTyped]byte) (end int, odd bool) {
	k := j
	for m := 0; m < mostDressed && k < len(b) && dressing[b[k]]; m++ {
		k++
	}
	n, label, labels, dressed := 0, 0, 0, k > j && b[j-1] == '@'
	for k < len(b) && n < len(domain)-2 && k-j < 2*mostTyped {
		if isAlnum(b[k]) {
			e := k
			for e < len(b) && isAlnum(b[e]) && n < len(domain)-2 {
				domain[n] = b[e]
				n, e = n+1, e+1
			}
			k = e
			if labels > 0 && n-label >= 2 && topLevels.has(domain[label:n]) {
				end = k
			}
			continue
		}
		at, plain := typedPoint(b, k, dressed)
		if at == 0 || n == label || labels == 3 || at >= len(b) || !isAlnum(b[at]) {
			break
		}
		odd = odd || !plain
		domain[n] = '.'
		n, k, labels = n+1, at, labels+1
		label = n
	}
	if end < k { // the last label is of none
		return 0, odd
	}
	return end, odd
}

// typedPoint gives where b goes on behind a point at b[k:] with up to three marks on either side, 0 if
// there is none: -dot-, (点), <.>; dressed says that marks may follow a plain one: li@->example.->com.
func typedPoint(b []byte, k int, dressed bool) (next int, plain bool) {
	from := k
	for m := 0; m < 3 && k < len(b) && dressing[b[k]] && b[k] != '@' && b[k] != dot; m++ {
		k++
	}
	bare := k == from
	switch {
	case k >= len(b):
		return 0, false
	case b[k] == '.' || b[k] == stop || b[k] == dot || b[k] == ',':
		plain = b[k] == '.' && bare
		k++
	case k+3 <= len(b) && string(b[k:k+3]) == "点":
		k += 3
	case !bare && k+3 < len(b) && lower3(b[k:]) == "dot" && !isAlnum(b[k+3]):
		k += 3
	default:
		return 0, false
	}
	for m := 0; m < 3 && k < len(b) && dressing[b[k]] && b[k] != '@' && (!bare || dressed); m++ {
		k++
	}
	return k, plain
}

// commas reports whether b has a comma.
func commas(b []byte) bool {
	for _, c := range b {
		if c == ',' {
			return true
		}
	}
	return false
}

// indexZero gives where the first zero stands in b.
func indexZero(b []byte) int {
	for k, c := range b {
		if c == 0 {
			return k
		}
	}
	return len(b)
}

// noted reports whether an address was found already that norm[i:end] is part of.
func (s *Scanner) noted(i, end int) bool {
	if len(s.dst) == s.base {
		return false
	}
	f := s.dst[len(s.dst)-1]
	return f.Entity == Email && f.Start < s.place(end) && s.place(i) < f.End
}
