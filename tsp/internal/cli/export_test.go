package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

// What a released file lacks is said in words, not only in the JSON.
func TestReleasedWithLosses(t *testing.T) {
	for _, c := range []struct {
		file ledger.File
		want string
	}{
		{ledger.File{}, ""},
		{ledger.File{LostFrames: 3, LostRecords: 4}, "released with losses: 3 stored frames and 4 records"},
		{ledger.File{Late: 5}, "5 records came in after the request"},
		{ledger.File{Excluded: 2}, "2 vehicles are left out"},
	} {
		var out, errs bytes.Buffer
		cmd := &cobra.Command{}
		cmd.SetOut(&out)
		cmd.SetErr(&errs)
		if err := judged(cmd, &export.Request{State: export.StateReleased, File: &c.file}); err != nil {
			t.Fatal(err)
		}
		if got := errs.String(); !strings.HasPrefix(got, c.want) || (c.want == "") != (got == "") || !strings.Contains(out.String(), `"state":"released"`) {
			t.Errorf("%+v: %q, %s", c.file, got, out.String())
		}
	}
}
