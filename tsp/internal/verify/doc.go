// Package verify checks a platform's export log and its files offline, as a regulator
// does who trusts nobody: [Log] the whole log, [Export] one request's story and file,
// [Spotcheck] a sample that neither side could steer, and every risky export.
//
// It needs copies of the folders ledger and egress, the public keys of log and
// witnesses, and the regulator's secret keys. It links nothing of net.
package verify
