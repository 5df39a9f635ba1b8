package source

import (
	"fmt"
	"os"
	"time"
)

// Clock gives the trusted time.
type Clock = func() time.Time

// Open prepares a source: DBC files and maps are read and checked, a log must
// exist. Connections are made by Run. now is the trusted clock.
func Open(cfg Config, now Clock) (Source, error) {
	if cfg.Path != "" {
		if _, err := os.Stat(cfg.Path); err != nil {
			return nil, fmt.Errorf("source %s: %w", cfg.Name, err)
		}
	}
	switch cfg.Type {
	case TypeCANLog, TypeCANStream:
		c, err := newCAN(cfg, now)
		if err != nil {
			return nil, fmt.Errorf("source %s: %w", cfg.Name, err)
		}
		return c, nil
	case TypeNMEA:
		return newReceiver(cfg, now), nil
	}
	return nil, fmt.Errorf("source %s: no source type %q", cfg.Name, cfg.Type)
}
