package finding

import "maps"

// kinds is every kind of finding with its words.
var kinds = merged(logKinds, storyKinds, keyKinds, proofKinds, fileKinds, contentKinds)

func merged(tables ...map[ID]kind) map[ID]kind {
	out := map[ID]kind{}
	for _, t := range tables {
		maps.Copy(out, t)
	}
	return out
}
