// Command termsvg draws what a command printed as an SVG picture of a terminal.
// Input is the plain output on standard input; the first argument is the command
// line to show above it.
package main

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"os"
	"strings"
)

const (
	cell   = 8.4 // width of a character cell in pixels
	line   = 19  // height of a line
	margin = 18
	bar    = 34
)

func main() {
	title := "$"
	if len(os.Args) > 1 {
		title = "$ " + os.Args[1]
	}
	if err := draw(os.Stdout, os.Stdin, title); err != nil {
		fmt.Fprintln(os.Stderr, "termsvg:", err)
		os.Exit(1)
	}
}

// wide reports whether a rune takes two cells.
func wide(r rune) bool {
	return r >= 0x1100 && r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 ||
		r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60
}

func draw(w io.Writer, in io.Reader, title string) error {
	lines := []string{title}
	for s := bufio.NewScanner(in); s.Scan(); {
		text := s.Text()
		if i := strings.LastIndexByte(text, '\r'); i >= 0 {
			text = text[i+1:] // what stays of a progress bar
		}
		lines = append(lines, text)
	}
	cols := 60
	for _, l := range lines {
		cols = max(cols, cells(l))
	}
	width, height := int(float64(cols)*cell)+2*margin, len(lines)*line+bar+2*margin
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'Noto Sans Mono CJK SC',monospace" font-size="14">`+"\n", width, height, width, height)
	fmt.Fprintf(out, `<rect width="%d" height="%d" rx="8" fill="#14181f"/>`+"\n", width, height)
	for i, c := range []string{"#e0655b", "#e0b04f", "#62b467"} {
		fmt.Fprintf(out, `<circle cx="%d" cy="17" r="5.5" fill="%s"/>`+"\n", margin+4+i*18, c)
	}
	for i, l := range lines {
		row(out, l, bar+margin+i*line, i == 0)
	}
	fmt.Fprintln(out, "</svg>")
	return out.Flush()
}

func cells(s string) (n int) {
	for _, r := range s {
		n++
		if wide(r) {
			n++
		}
	}
	return n
}

// row places runs of narrow and wide characters at their cells, so that columns
// stand whatever fonts the reader has.
func row(w io.Writer, text string, y int, command bool) {
	color := "#cfd6e1"
	switch {
	case command:
		color = "#8fb4ff"
	case strings.HasPrefix(text, "ok"):
		color = "#9fd8a2"
	case strings.HasPrefix(text, "NO"):
		color = "#ff8f86"
	}
	at := 0
	for len(text) > 0 {
		var run strings.Builder
		first := wide([]rune(text)[0])
		n := 0
		for _, r := range text {
			if wide(r) != first {
				break
			}
			run.WriteRune(r)
			n++
		}
		text = text[run.Len():]
		span := n
		if first {
			span = 2 * n
		}
		if strings.TrimSpace(run.String()) != "" {
			fmt.Fprintf(w, `<text x="%.1f" y="%d" fill="%s" textLength="%.1f" xml:space="preserve">%s</text>`+"\n",
				margin+float64(at)*cell, y, color, float64(span)*cell, html.EscapeString(run.String()))
		}
		at += span
	}
}
