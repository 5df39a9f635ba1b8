// Package tally counts the distinct subjects of whom a recipient group has been, or
// may be, sent something in a year (rule E4). The counts are exact: every request
// keeps the list of its subjects' tags, a subject that two requests share counts
// once, and a request that ends without a delivery takes back what it alone brought.
//
// A tag is an HMAC under a secret of the platform, so that a list says nothing to
// who has not got the secret, and the same subject has the same tag in every list.
package tally
