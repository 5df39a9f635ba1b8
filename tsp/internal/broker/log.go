package broker

import (
	"context"
	"log/slog"
)

// contentless is a log handler that drops the attributes in which the broker
// library puts whole packets, and turns its routine warnings into debug lines.
type contentless struct{ slog.Handler }

// Enabled asks for the level that Handle will use.
func (c contentless) Enabled(ctx context.Context, l slog.Level) bool {
	return c.Handler.Enabled(ctx, lowered(l))
}

func lowered(l slog.Level) slog.Level {
	if l < slog.LevelError {
		return slog.LevelDebug
	}
	return l
}

// Handle passes the record on without packets.
func (c contentless) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time, lowered(r.Level), r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		if a.Key != "pk" && a.Key != "packet" {
			out.AddAttrs(a)
		}
		return true
	})
	return c.Handler.Handle(ctx, out)
}

// WithAttrs keeps the wrapper.
func (c contentless) WithAttrs(as []slog.Attr) slog.Handler {
	return contentless{c.Handler.WithAttrs(as)}
}

// WithGroup keeps the wrapper.
func (c contentless) WithGroup(name string) slog.Handler {
	return contentless{c.Handler.WithGroup(name)}
}
