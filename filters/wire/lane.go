package wire

import (
	"encoding/hex"
	"fmt"
	"time"

	"cordon/filters"
)

// The lanes, first to go first.
const (
	LaneWarning Lane = iota // abnormal warnings
	LaneEvent               // consent and deletion events
	LaneStatus              // driving status, diagnostics
	LaneBulk                // everything else
	numLanes
)

// NumLanes is the number of lanes.
const NumLanes = int(numLanes)

var laneNames = [numLanes]string{"warning", "event", "status", "bulk"}

// String gives the lane's name in topics.
func (l Lane) String() string {
	if l >= numLanes {
		return "?"
	}
	return laneNames[l]
}

// ParseLane finds a lane by name.
func ParseLane(name string) (Lane, bool) {
	for i, n := range laneNames {
		if n == name {
			return Lane(i), true
		}
	}
	return 0, false
}

// LaneOf chooses the lane of a record by its classes.
func LaneOf(l filters.Labels) Lane {
	switch {
	case l.Any(filters.AbnormalWarning):
		return LaneWarning
	case l.Any(filters.DrivingStatus | filters.Diagnostic | filters.Position):
		return LaneStatus
	}
	return LaneBulk
}

// The statuses. Every one of them lets the car free the frame except
// StatusUnknown and StatusRetry.
const (
	StatusUnknown     Status = iota
	StatusStored             // stored, all or in part (see Refused)
	StatusRepeat             // was stored before
	StatusQuarantined        // nothing in it was fit to be stored
	StatusExpired            // its bucket's key is destroyed
	StatusRejected           // unreadable: damaged or sealed to another key
	StatusRetry              // the platform could not store it now
)

var statusNames = [...]string{"unknown", "stored", "repeat", "quarantined", "expired", "rejected", "retry"}

// String names the status.
func (s Status) String() string {
	if int(s) >= len(statusNames) {
		return "unknown"
	}
	return statusNames[s]
}

// Final reports whether the car may free the frame.
func (s Status) Final() bool { return s >= StatusStored && s <= StatusRejected }

// BucketWidth is the width of a collection bucket.
const BucketWidth = time.Hour

// BucketOf gives the collection hour of a time in Unix nanoseconds.
func BucketOf(ns int64) int64 {
	b := ns / int64(BucketWidth)
	if ns%int64(BucketWidth) < 0 {
		b--
	}
	return b
}

// BucketStart gives the first instant of a bucket.
func BucketStart(b int64) time.Time { return time.Unix(b*int64(BucketWidth/time.Second), 0).UTC() }

// String gives the pseudonym in lower-case hexadecimal, as topics and the API use it.
func (p Pseudonym) String() string { return hex.EncodeToString(p[:]) }

// ParsePseudonym reads 32 hexadecimal digits.
func ParsePseudonym(s string) (p Pseudonym, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(p) {
		return p, fmt.Errorf("vehicle pseudonym %q is not 32 hexadecimal digits", s)
	}
	return Pseudonym(b), nil
}

// String gives the id in hexadecimal.
func (f FrameID) String() string { return hex.EncodeToString(f[:]) }

// Topics. Up carries sealed frames, down carries receipts, Keys the schedule.
const (
	TopicRoot = "cordon/v1/"
	TopicKeys = TopicRoot + "keys"
)

// TopicUp is where a vehicle publishes frames of a lane.
func TopicUp(p Pseudonym, l Lane) string { return TopicRoot + "up/" + p.String() + "/" + l.String() }

// TopicReceipts is where a vehicle hears of its frames.
func TopicReceipts(p Pseudonym) string { return TopicRoot + "down/" + p.String() + "/receipts" }
