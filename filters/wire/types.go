package wire

//msgp:limit arrays:16384 maps:0 marshal:true

//msgp:tuple Header Batch Rec ConsentRef Receipt ReceiptItem KeySchedule BucketKey Attest Attests Tail Erasure Erased SignedErased

// Version is the wire version that this package writes.
const Version = 1

// Pseudonym names a vehicle to the platform: a keyed hash, never the VIN.
type Pseudonym [16]byte

// FrameID names a frame for ever: eight random bytes of the outbox that made it,
// then a counter, big endian.
type FrameID [16]byte

// Lane is the priority of a frame; a smaller lane goes first.
type Lane uint8

// Header travels in clear in front of a sealed batch and is authenticated with it.
type Header struct {
	Version uint8
	Vehicle Pseudonym
	// Bucket is the collection hour: Unix seconds divided by 3600.
	Bucket  int64
	ID      FrameID
	Lane    Lane
	Records uint32
}

// Batch is the plaintext of a frame.
type Batch struct {
	Schema uint8
	// Profile and Policy name the compiled policy that cleared the records.
	Profile string
	Policy  [32]byte
	// Base is the time from which records count, Unix nanoseconds.
	Base     int64
	Signals  []string
	Sources  []string
	Consents []ConsentRef
	Records  []Rec
	// Attests belong to schemas 2 and 3 and follow the batch; ascending by record.
	Attests []Attest `msg:"-"`
	// Subjects belong to schema 3 and follow the batch: who gave each of Consents.
	Subjects []SubjectTag `msg:"-"`
}

// Attests is what follows a batch of schema 2.
type Attests struct {
	List []Attest
}

// SubjectTag stands for a person whom records were collected from, without the
// name that the car has for them; see TagOf. Zero is the driver.
type SubjectTag [16]byte

// Tail is what follows a batch of schema 3.
type Tail struct {
	Subjects []SubjectTag // as many as the batch's Consents
	List     []Attest
}

// Attest is the attestation of one exterior image (T2).
type Attest struct {
	Record    uint16 // index in the batch
	Detector  string
	Version   string
	Width     uint32 // pixels
	Height    uint32
	Faces     uint32
	Plates    uint32
	Masked    uint32
	Hash      [32]byte
	Signature [64]byte
}

// Rec is one record. Signal and Source index the batch's lists; Consent indexes
// Consents from 1, and 0 is none.
type Rec struct {
	Signal  uint16
	Source  uint16
	Consent uint16
	Delta   int64 // nanoseconds after Base
	Labels  uint32
	Kind    uint8
	Num     uint64
	Data    []byte `msg:"Data,limit=4194304"` // MaxPlaintext
}

// ConsentRef is the evidence of a consent that let records pass: what it covered,
// not who gave it.
type ConsentRef struct {
	ID         uint64
	Categories uint32
	Purpose    uint8
	From       int64
	Until      int64
}

// Status says what the platform did with a frame.
type Status uint8

// Receipt answers frames of one vehicle.
type Receipt struct {
	Version uint8
	Vehicle Pseudonym
	At      int64 // Unix nanoseconds
	Items   []ReceiptItem
}

// ReceiptItem answers one frame.
type ReceiptItem struct {
	ID       FrameID
	Status   Status
	Stored   uint32 // records stored
	Refused  uint32 // records that the platform's own judgement refused
	Rejected string // why, for StatusRejected
}

// KeySchedule publishes bucket public keys ahead of time.
type KeySchedule struct {
	Version uint8
	Issued  int64 // Unix nanoseconds
	Keys    []BucketKey
}

// BucketKey is the HPKE public key (DHKEM X25519) of one collection hour.
type BucketKey struct {
	Bucket int64
	Public [32]byte
}

// TicketID names a request for erasure (rule S3).
type TicketID [16]byte

// Erasure tells a vehicle to drop what it holds of one person, or of all.
type Erasure struct {
	Version uint8
	Vehicle Pseudonym
	Ticket  TicketID
	// Seq rises by one with every erasure of this vehicle.
	Seq     uint64
	Whole   bool       // everybody, and Subject is zero
	Subject SubjectTag // zero is the driver
	Issued  int64      // of this message, Unix nanoseconds
}

// Erased is a vehicle's answer: the erasure is done and durable.
type Erased struct {
	Version  uint8
	Vehicle  Pseudonym
	Ticket   TicketID
	Seq      uint64
	At       int64    // trusted time of the car, Unix nanoseconds
	Frames   uint32   // waiting frames dropped
	Records  uint64   // in them, and those that were not in a frame yet
	Consents uint32   // withdrawn
	Held     uint32   // persons whose records held in the car became unreadable
	Journal  [32]byte // hash of the car's journal entry about it
}

// SignedErased is an Erased with the signature of the vehicle's certificate.
type SignedErased struct {
	Body      []byte `msg:"Body,limit=512"`
	Cert      []byte `msg:"Cert,limit=4096"` // DER
	Signature []byte `msg:"Signature,limit=256"`
}
