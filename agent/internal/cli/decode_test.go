package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"cordon/internal/ops"
)

// TestDecodeScript runs testdata/decode.txt. exitcode checks the code of the
// decode before it, which testscript itself does not look at.
func TestDecodeScript(t *testing.T) {
	code := map[*testscript.TestScript]int{}
	testscript.Run(t, testscript.Params{
		Files: []string{"testdata/decode.txt"},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"decode": func(ts *testscript.TestScript, neg bool, args []string) {
				for i, arg := range args {
					if i > 0 && !strings.HasPrefix(arg, "-") {
						if path := ts.MkAbs(arg); fileExists(path) {
							args[i] = path
						}
					}
				}
				var stdout, stderr bytes.Buffer
				code[ts] = ops.Run(newDecode(), args, strings.NewReader(""), &stdout, &stderr)
				// Paths in messages are shown as the script names them.
				dir := ts.MkAbs(".") + "/"
				fmt.Fprint(ts.Stdout(), stdout.String())
				fmt.Fprint(ts.Stderr(), strings.ReplaceAll(stderr.String(), dir, ""))
				if failed := code[ts] != ops.OK; failed != neg {
					ts.Fatalf("exit code %d: %s", code[ts], stderr.String())
				}
			},
			"exitcode": func(ts *testscript.TestScript, _ bool, args []string) {
				if want, err := strconv.Atoi(args[0]); err != nil || code[ts] != want {
					ts.Fatalf("exit code %d, want %s", code[ts], args[0])
				}
			},
		},
	})
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

const decodeLine = "(1530000000.000013) can0 7FF#0102030405060708\n"

func TestDecodeStdin(t *testing.T) {
	var stdout, stderr bytes.Buffer
	code := ops.Run(newDecode(), []string{"--stats", "-"}, strings.NewReader(strings.Repeat(decodeLine, 3)), &stdout, &stderr)
	var sum struct {
		ID     string
		Frames int
		Last   json.Number
	}
	if err := json.Unmarshal(stdout.Bytes(), &sum); err != nil || code != ops.OK ||
		sum.ID != "0x7FF" || sum.Frames != 3 || sum.Last != "1530000000.000013" {
		t.Errorf("exit %d, error %v, output %s%s", code, err, stdout.String(), stderr.String())
	}
}

// TestDecodeWarningsAreBounded: many malformed lines give a few warnings and a
// total.
func TestDecodeWarningsAreBounded(t *testing.T) {
	var stderr bytes.Buffer
	log := decodeLine + strings.Repeat("damage\n", 50)
	if code := ops.Run(newDecode(), []string{"--stats", "-"}, strings.NewReader(log), io.Discard, &stderr); code != ops.OK {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
	if lines := strings.Count(stderr.String(), "\n"); lines != decodeWarnings+1 || !strings.Contains(stderr.String(), "50 of 51") {
		t.Errorf("%d lines of warnings: %s", lines, stderr.String())
	}
}

// TestDecodeTable is what --stats shows on a terminal.
func TestDecodeTable(t *testing.T) {
	sums := frameSums{byKey: map[frameKey]*frameSum{
		{bus: "can0", id: 2}: {Channel: "can0", ID: "0x2", Message: "Motion", Frames: 12, Decoded: 12, key: frameKey{bus: "can0", id: 2}},
		{bus: "can0", id: 1}: {Channel: "can0", ID: "0x1", Frames: 3, Unknown: 3, key: frameKey{bus: "can0", id: 1}},
	}}
	var b bytes.Buffer
	if err := sums.write(&b, true); err != nil {
		t.Fatal(err)
	}
	want := `CHANNEL  ID   MESSAGE  FRAMES  DECODED  SHORT  UNDECODABLE  UNKNOWN  REMOTE  ERROR
can0     0x1  -        3       0        0      0            3        0       0
can0     0x2  Motion   12      12       0      0            0        0       0
`
	if b.String() != want {
		t.Errorf("table\n%swant\n%s", b.String(), want)
	}
}

func TestJSONForms(t *testing.T) {
	for _, id := range []uint32{0, 0xF, 0x10, 0xB4, 0x7FF, 0x1FFFFFFF} {
		if got, want := frameID(id), fmt.Sprintf("0x%X", id); got != want {
			t.Errorf("identifier %s, want %s", got, want)
		}
	}
	for _, s := range []string{"", "km/h", "°C", `a"b\c`, "tab\t", "\xff", "<&>"} {
		var back string
		if err := json.Unmarshal(appendJSONString(nil, s), &back); err != nil || back != strings.ToValidUTF8(s, "\ufffd") {
			t.Errorf("%q became %q (%v)", s, back, err)
		}
	}
	for _, v := range []float64{0, -0.125, 1e-7, 1e21, 5e-324, 1.7976931348623157e308, 0.1 + 0.2} {
		var back float64
		if err := json.Unmarshal(appendJSONNumber(nil, v), &back); err != nil || back != v {
			t.Errorf("%v became %v (%v)", v, back, err)
		}
	}
}
