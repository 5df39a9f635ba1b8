// Package page turns a report into one HTML page in English and Chinese that needs
// nothing else: no script, no font, no picture, no address. Languages are switched by
// CSS; it prints on A4.
//
// The package writes HTML itself, because html/template and text/template link
// net/url, and the verifier links nothing of net. Every text that is not a literal of
// this package goes through [html.EscapeString].
package page
