// Package export is the gate at the border. A request names a recipient of the registry,
// a purpose and what is wanted. The gate classifies every field by the policy and by
// the stored records themselves; counts the subjects of whom the recipient's group was
// sent something this year; joins what is asked with all that the group has, to see
// how many routes remain possible; and asks the legal records for a route. It denies,
// saying rule, field and what would pass, or asks for approvals, which are signatures
// over the very log entry that filed the request. What is approved is judged once more,
// materialised record by record through the same chain that guards the car's shell,
// coarsened as asked, encrypted to the recipient and the regulator, and entered in the
// export log before it may leave.
//
// A request's state is a function of its entries in the log, of the time, and of who is
// an approver now, by which key: there is no second record of it that could disagree.
// So are the counts, over the lists of subjects that the entries commit to.
//
// Locks: asking serialises requests from the moment at which others of the group are
// looked at; turn is held by whoever changes something, also while the log is written;
// mu guards memory and is not held while anything is written or sent.
package export
