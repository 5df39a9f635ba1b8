package store

import (
	"cordon/filters"
	"cordon/filters/wire"
)

// Frame is one sealed frame of the outbox. Everything but Bytes travels in the
// clear header or describes it, and holds no personal data.
type Frame struct {
	ID      wire.FrameID
	Lane    wire.Lane
	Bucket  int64  // collection hour, wire.BucketOf
	Records uint32 // records inside, at least 1
	// Consent is the one consent that every record of the frame rests on, 0 if none.
	Consent uint64
	Labels  filters.Labels
	Bytes   []byte // sealed
}

// Held is one encoded record that stays in the car.
type Held struct {
	CollectedAt int64  // Unix nanoseconds
	Subject     string // whom it was collected from; empty: the driver
	Data        []byte
}

// Delta is what happened to records beside the frames and held records of a
// batch. Received counts every record that the batch settles, so
//
//	Received = records of Frames + len(Held) + sum(Blocked) + sum(Shed)
//
// and Commit refuses a batch for which that does not hold.
type Delta struct {
	Received uint64
	Blocked  [filters.NumRules]uint64
	Shed     [NumReasons]uint64
}

// Batch is what Commit makes durable together. After an error it holds what is
// left to commit.
type Batch struct {
	Frames []Frame
	Held   []Held
	Delta  Delta
}

// Reason says why records were given up.
type Reason uint8

// The reasons.
const (
	ShedOutboxFull    Reason = iota // lowest lane, oldest frame, over the byte cap
	ShedNoKey                       // no public key for the hour came in time
	ShedBucketExpired               // the hour's key is destroyed, or its deadline passed
	ShedMemoryFull                  // more records waiting in memory than allowed
	ShedRejected                    // the platform cannot read the frame
	ShedDamaged                     // lost to damage of the outbox; see Damage
	ShedUnholdable                  // the local vault refused it: too long, from the future, or it cannot be sealed
	ShedUnsealable                  // the frame could not be sealed
	ShedUnanswered                  // handed to a broker, then the consent ended; no receipt came
	ShedErased                      // dropped because a person asked for erasure (S3)
	numReasons
)

// NumReasons is the number of reasons, for counters.
const NumReasons = int(numReasons)

var reasonNames = [numReasons]string{
	"outbox full", "no bucket key", "bucket expired", "memory full", "rejected", "damaged", "not holdable",
	"cannot be sealed", "consent ended on the way, no receipt", "erased on request",
}

// String names the reason as status output and the journal use it.
func (r Reason) String() string {
	if r >= numReasons {
		return "?"
	}
	return reasonNames[r]
}

// Dropped is a frame that left the outbox without being sent: what the journal
// needs to know of it.
type Dropped struct {
	ID      wire.FrameID
	Lane    wire.Lane
	Bucket  int64
	Records uint32
	Consent uint64
	Reason  Reason // of shedding; meaningless for a consent that ended
}

// Ended says what became of the frames whose consent is no longer in force.
type Ended struct {
	Blocked    []Dropped // taken back: no broker has them; counted under rule C2
	Awaiting   []Dropped // a broker has them: pending until their receipt, never sent again
	Unanswered []Dropped // that receipt did not come in time; counted as shed
}

// Empty reports whether nothing was concerned.
func (e *Ended) Empty() bool { return len(e.Blocked)+len(e.Awaiting)+len(e.Unanswered) == 0 }

// Settled says what a receipt changed.
type Settled struct {
	Frames  int       // frames freed
	Sent    uint64    // records counted as sent
	Unknown int       // ids that are not in the outbox: receipts that came twice or too late
	Kept    int       // items that free nothing (retry, unknown status)
	Shed    []Dropped // expired or rejected by the platform
	// TakenBack are frames that the platform asks for again and that do not go
	// again, because their consent has ended: blocked under rule C2.
	TakenBack []Dropped
}

// LaneQueue sums up the frames waiting in one lane.
type LaneQueue struct {
	Lane    wire.Lane
	Frames  int
	Records uint64
	Bytes   int64 // sealed
	Oldest  int64 // oldest bucket; 0 in an empty lane
}

// Damage reports something lost. It is never repaired silently: what could not be
// read was moved to Path.
type Damage struct {
	What    string // in words, with how many records at most were lost
	Path    string // where the damaged part lies now; empty if nothing was left to move
	Records uint64 // records counted as shed by it
	Err     error
}
