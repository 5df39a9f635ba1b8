// Package content judges the plaintext of one export as a regulator would: is it the
// file that the log describes, and may every row of it leave the country?
//
// A row is classified anew by the filter engine and the policy that the verifier
// holds; what the row says of its own classes only adds to that. Consents are not
// looked at: they were asked for in the car and at the door of the platform, and the
// border's question to personal information is the legal route, which the log
// answers.
package content
