package subject

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cordon/filters/wire"
)

// A damaged database loses barriers; the tickets do not.
func TestBarriersAreUpAgainAfterAStart(t *testing.T) {
	f, dir := newFakes(t), t.TempDir()
	b := f.open(t, dir)
	if _, err := b.Erase("op", Ask{Vehicle: vehicle.String(), Reason: ReasonRequest, Reference: "C-1"}); err != nil {
		t.Fatal(err)
	}
	b.Work() // up to Destroyed: it waits for the vehicle
	f.calls = nil
	b = f.open(t, dir)
	if len(f.calls) != 1 || f.calls[0] != "bar" {
		t.Errorf("at the start: %v, want bar", f.calls)
	}
	if err := b.Answered(vehicle, f.answer(t, func(*wire.Erased) {})); err != nil {
		t.Fatal(err)
	}
	b.Work()
	f.calls = nil
	f.open(t, dir)
	if got := fmt.Sprint(f.calls); got != "[unbar 01:00:00]" {
		t.Errorf("done, and frames may still come: %s", got)
	}
	f.calls, f.now = nil, f.now.Add(lateFor)
	f.open(t, dir)
	if len(f.calls) != 0 {
		t.Errorf("no frame can come any more: %v", f.calls)
	}
}

func TestTicketWithoutTheAnswerItNeedsIsRefused(t *testing.T) {
	for _, state := range []State{Answered, Admitted, Done} {
		tk := Ticket{ID: strings.Repeat("0", 32), Ask: Ask{Vehicle: vehicle.String(), Reason: ReasonRequest, Reference: "C-1"}, State: state}
		text, err := json.Marshal(&tk)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := decode(text); err == nil {
			t.Errorf("state %q is taken", state)
		}
		tk.Answer = &Answer{}
		if text, err = json.Marshal(&tk); err != nil {
			t.Fatal(err)
		}
		if _, err := decode(text); err != nil {
			t.Error(err)
		}
	}
}
