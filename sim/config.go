package sim

import (
	"fmt"
	"time"

	"cordon/sim/vehicle"
)

// Config is one simulated drive.
type Config struct {
	Seed       uint64
	Start      time.Time     // of the simulated time axis; zero: now minus Duration
	Duration   time.Duration // simulated
	Powertrain string        // "ice" or "ev"
	GNSSHz     int           // 1 to 10
	CameraFPS  float64       // cabin camera; the exterior one has half of it; at most 30
	// TextEvery is the mean time between texts of each application.
	TextEvery time.Duration
	// NoMedia leaves out cameras and microphone (and what derives from them).
	NoMedia bool
	// Wall tells the time for a zero Start; nil is time.Now.
	Wall func() time.Time
}

// Default is a drive of one minute with a petrol engine.
func Default() Config {
	return Config{
		Seed: 1, Duration: time.Minute, Powertrain: vehicle.ICE, GNSSHz: 1, CameraFPS: 1, TextEvery: 4 * time.Second,
	}
}

// valid names what contradicts.
func (c *Config) valid() error {
	switch {
	case c.Duration < vehicle.StepSize:
		return fmt.Errorf("duration %v is shorter than one step. Try: at least %v", c.Duration, vehicle.StepSize)
	case c.Duration > 24*time.Hour:
		return fmt.Errorf("duration %v is too long for one drive. Try: at most 24h", c.Duration)
	case !(c.CameraFPS > 0 && c.CameraFPS <= 30):
		return fmt.Errorf("camera rate %v per second is out of range. Try: above 0, at most 30", c.CameraFPS)
	case c.TextEvery < 20*time.Millisecond:
		return fmt.Errorf("texts every %v are too many. Try: at least 20ms", c.TextEvery)
	}
	return nil
}

// start is the first moment of the drive. It ends at the wall clock's present,
// so that nothing is ever collected in the future.
func (c *Config) start() time.Time {
	if !c.Start.IsZero() {
		return c.Start.UTC()
	}
	wall := c.Wall
	if wall == nil {
		wall = time.Now
	}
	return wall().Add(-c.Duration).UTC()
}
