// Package history replays what the export log tells and says where it does not hold:
// request, approvals, intent, sent, receipt, in this order and for the same bytes;
// keys, policies and legal records in force when they were used; counters that add
// up; heartbeats and reconciliations. It shares no code with the gate, so that a
// mistake there is not repeated here.
//
// A request follows this order; every other step is a finding:
//
//	request -> approve, approve -> intent -> sent -> receipt
//	   |          |                  |
//	   +-- denied +-- deny, revoke   +-- discard, then intent again
//
// Signatures of approvals over requests are not checked here but handed out
// ([Replay.Signed]), since they cost most and can be checked in parallel; those over
// keys are checked at once, because what follows depends on them.
package history
