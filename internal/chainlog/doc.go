// Package chainlog is an append-only log of JSON lines in which every entry
// names the hash of the line before it and carries an Ed25519 signature. It is
// the agent's journal and the platform's export log. The format is described in
// docs/journal-format.md. It imports nothing else of the project.
package chainlog
