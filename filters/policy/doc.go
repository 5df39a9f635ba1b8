// Package policy turns text into a compiled filters.Program: profiles, signal
// catalogues and overlays, all YAML, all strict.
//
// A profile holds the class rules, the border table and the sources; the base
// catalogue declares signals by VSS path. Both are embedded. Overlays, read by
// the caller, add sources and signals, and may tighten what exists: add classes,
// narrow ranges, shorten lengths, make an effect stricter. An overlay that would
// loosen anything is refused with the rule that it loosens and its place.
package policy
