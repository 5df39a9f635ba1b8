package tsp

import (
	"bytes"
	"os"
	"strconv"
	"time"

	"cordon/internal/clock"
	"cordon/internal/ops"
)

// Whom a platform believes what time it is.
const (
	// TrustSystem: the operator keeps the system clock right, by NTP with NTS or keys
	// or by PTP, and it counts as authenticated and as enough.
	TrustSystem = "system"
	// TrustBoth: the system clock counts only while the hardware clock agrees with it.
	TrustBoth = "system+rtc"
)

// rtcSeconds is the kernel's word for the hardware clock, in seconds since 1970 UTC.
const rtcSeconds = "/sys/class/rtc/rtc0/since_epoch"

// ClockConfig says whom the platform believes what time it is.
type ClockConfig struct {
	Trust string `yaml:"trust"` // system or system+rtc
}

func (c *ClockConfig) check() error {
	if c.Trust == TrustSystem || c.Trust == TrustBoth {
		return nil
	}
	return &ops.KeyError{Key: "clock.trust", What: "there is no such trust", Hint: TrustSystem + ", or " + TrustBoth}
}

func (p *platform) timeSources() []clock.Source {
	now := p.opt.Now
	if now == nil {
		now = time.Now
	}
	system := clock.Source{Name: "system", Read: now, Authenticated: true, Alone: true}
	if p.cfg.Clock.Trust != TrustBoth {
		return []clock.Source{system}
	}
	system.Alone = false
	return []clock.Source{system, {Name: "rtc", Read: func() time.Time { return readRTC(rtcSeconds) }}}
}

// readRTC gives zero if the machine has no such clock: then nothing agrees, and
// what lies in older hours stays locked.
func readRTC(path string) time.Time {
	raw, err := os.ReadFile(path)
	if err != nil {
		return time.Time{}
	}
	s, err := strconv.ParseInt(string(bytes.TrimSpace(raw)), 10, 64)
	if err != nil || s <= 0 {
		return time.Time{}
	}
	return time.Unix(s, 0)
}
