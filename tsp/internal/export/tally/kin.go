package tally

// kin says which names are of one recipient group: a forest of parents.
type kin map[string]string

func (k kin) root(name string) string {
	for {
		p, ok := k[name]
		if !ok || p == name {
			return name
		}
		if pp, ok := k[p]; ok {
			k[name] = pp // halves the way for the next
		}
		name = p
	}
}

// join makes two names one and gives the root that stays and the one that went; they
// are equal if the names were one already. The lesser name stays, so that the result
// does not depend on the order of calls.
func (k kin) join(x, y string) (into, from string) {
	into, from = k.root(x), k.root(y)
	if from < into {
		into, from = from, into
	}
	if into != from {
		k[from] = into
	}
	return into, from
}
