// Package export is the gate at the border. A request names a recipient, a purpose
// and what is wanted; the gate classifies every field by the policy and by the
// stored records themselves, and denies, or asks for approvals. What is approved
// is materialised record by record through the same chain that guards the car's
// shell, encrypted to the recipient and entered in the export log before it may
// leave.
//
// A request's state is a function of its entries in the log, of the time, and of
// who is an approver now: there is no second record of it that could disagree.
package export
