package ops

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"
)

// LogOptions say how a program logs. The zero value is level info, and JSON
// unless the output is a terminal.
type LogOptions struct {
	Format string `yaml:"format"` // "auto" (also ""), "json" or "text"
	Level  string `yaml:"level"`  // "debug", "info" (also ""), "warn" or "error"
}

// Validate reports a format or level that does not exist.
func (o LogOptions) Validate() error {
	if !slices.Contains([]string{"", "auto", "json", "text"}, o.Format) {
		return &KeyError{Key: "log.format", What: "no such format", Hint: "auto, json or text"}
	}
	if _, err := o.level(); err != nil {
		return &KeyError{Key: "log.level", What: "no such level", Hint: "debug, info, warn or error"}
	}
	return nil
}

func (o LogOptions) level() (slog.Level, error) {
	switch o.Level {
	case "":
		return slog.LevelInfo, nil
	case "debug", "info", "warn", "error":
		var level slog.Level
		err := level.UnmarshalText([]byte(o.Level))
		return level, err
	default:
		return 0, fmt.Errorf("no log level %q", o.Level)
	}
}

// NewLogger returns a logger on w. Attributes whose key names a vehicle, a
// person or a place are redacted whatever their type: the second line of
// defence behind VIN, Position and Person.
func NewLogger(w io.Writer, opt LogOptions) (*slog.Logger, error) {
	if err := opt.Validate(); err != nil {
		return nil, err
	}
	level, err := opt.level()
	if err != nil {
		return nil, err
	}
	h := &slog.HandlerOptions{Level: level, ReplaceAttr: redactAttr}
	if opt.Format == "text" || (opt.Format != "json" && isTerminal(w)) {
		return slog.New(slog.NewTextHandler(w, h)), nil
	}
	return slog.New(slog.NewJSONHandler(w, h)), nil
}

// personalKeys are attribute keys that must never carry a plain value.
var personalKeys = []string{
	"vin", "plate", "person", "subject", "phone", "email",
	"lat", "lon", "lng", "latitude", "longitude", "position", "location", "coordinates",
}

func redactAttr(_ []string, a slog.Attr) slog.Attr {
	if slices.Contains(personalKeys, strings.ToLower(a.Key)) {
		a.Value = slog.StringValue(redacted)
	}
	return a
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
