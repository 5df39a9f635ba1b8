package vault

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestBadgerLogKeepsChatterOut(t *testing.T) {
	var out bytes.Buffer
	l := badgerLog{slog.New(slog.NewTextHandler(&out, nil))}
	l.Debugf("debug %d", 1)
	l.Infof("info %d", 2)
	l.Warningf("warning %d\n", 3)
	l.Errorf("error %d", 4)
	got := out.String()
	if strings.Contains(got, "debug") || strings.Contains(got, "info 2") ||
		!strings.Contains(got, `level=WARN msg="warning 3" from=badger`) || !strings.Contains(got, `level=ERROR msg="error 4"`) {
		t.Errorf("log:\n%s", got)
	}
}
