// Package recipient knows who may receive exports, who reads them for the state,
// and who approves: a pure fold over the `key` and `approve` entries of the export
// log. The gate and an offline verifier that fold the same entries know the same.
//
// A key is proposed by a `key` entry and comes into force with an `approve` entry
// over that very leaf: signed by the key of an approver who is in force, is not the
// actor of the proposal, and whose own key it does not change. Rotation is a
// proposal that names the key it retires; both happen at once. Retiring a regulator's
// or an approver's key takes an approval as well. Retiring a recipient's key, and
// taking back a proposal, takes effect at once: that can only stop exports. A key
// has one holder for ever: it never changes its role or id, nor comes back. A
// recipient keeps the group and country it was first approved with, since its
// group's counters decide which legal route it needs.
//
// Somebody must come first: the first two approver keys of a log, proposed by
// the platform itself (Founding, a name that no user can have) before there were two,
// are in force at once. So are changes to the keys of the log and of witnesses by it;
// they decide nothing here, and verifiers get theirs by another way.
//
// What a rogue operator can do, and what shows it:
//   - Found a log with two approver keys of its own. Nothing in the log can tell;
//     the regulator compares the first two approver keys with the people it knows.
//   - Win over one approver. Together they bring in any key, further approvers
//     too, and with those have two signatures for an export. Every step is an entry
//     with that approver's signature; the regulator reads all key entries, and
//     exports after a change of keys are worth checking in full.
//   - Register one receiver twice under two groups, so that each counts apart. One
//     key cannot stand twice; that two names are one company, the approver must see.
//   - Stop exports: retire recipients, or approve nothing.
//
// Alone it cannot bring in a reader or an approver, replace the regulator's key by
// one it can open, leave the regulator out of a file, restart the founding, use an
// approval for another proposal (it is over the leaf), or bring back an old key.
// The last approver's key cannot be retired but by its replacement; if all
// approvers lose their keys the log takes no new ones, and a new gate is founded.
package recipient
