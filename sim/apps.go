package sim

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"cordon/sim/media"
	"cordon/sim/people"
	"cordon/sim/truth"
	"cordon/sim/vehicle"
)

// Sources of records.
const (
	CabinCamera    = "cam.cabin"
	Microphone     = "mic.cabin"
	DriverMonitor  = "dms"
	ExteriorCamera = "cam.exterior"
	FrontRadar     = "radar.front"
	Phonebook      = "app.phonebook"
	Navigation     = "app.nav"
	Messenger      = "app.im"
	Diagnostics    = "app.diag"
)

// Signals of records.
const (
	CabinFrameSignal    = "Vehicle.Cordon.CabinCamera.Frame"
	CabinAudioSignal    = "Vehicle.Cordon.CabinMicrophone.Audio"
	FatigueSignal       = "Vehicle.Driver.FatigueLevel"
	AttentiveSignal     = "Vehicle.Driver.AttentiveProbability"
	GazeAzimuthSignal   = "Vehicle.Occupant.Row1.DriverSide.MidEyeGaze.Azimuth"
	GazeElevationSignal = "Vehicle.Occupant.Row1.DriverSide.MidEyeGaze.Elevation"
	FaceSignal          = "Vehicle.Cordon.DriverMonitor.FaceVector"
	ExteriorFrameSignal = "Vehicle.Cordon.ExteriorCamera.Frame"
	RadarSignal         = "Vehicle.Cordon.Radar.Objects"
	ContactSignal       = "Vehicle.Cordon.App.Phonebook.Entry"
	NavigationSignal    = "Vehicle.Cordon.App.Navigation.Text"
	DestinationLat      = "Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Latitude"
	DestinationLon      = "Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Longitude"
	MessageSignal       = "Vehicle.Cordon.App.Message.Text"
	WarningSignal       = "Vehicle.Cordon.Diagnostics.Warning"
	NoteSignal          = "Vehicle.Cordon.App.Note.Text"
	UndeclaredSignal    = "Vehicle.Cordon.Undeclared.Blob"
)

// timer fires again and again.
type timer struct {
	next  time.Duration
	every func() time.Duration
	fire  func(at time.Duration) error
}

// plan sets the timers of everything that is not on a bus.
func (w *World) plan() []timer {
	fixed := func(d time.Duration) func() time.Duration { return func() time.Duration { return d } }
	// Texts come at random, never twice within 10 ms.
	random := func(mean time.Duration) func() time.Duration {
		return func() time.Duration {
			return 10*time.Millisecond + time.Duration(w.apps.ExpFloat64()*float64(mean-10*time.Millisecond))
		}
	}
	camera := time.Duration(float64(time.Second) / w.cfg.CameraFPS)
	text := w.cfg.TextEvery
	timers := []timer{
		{3 * time.Millisecond, fixed(w.gnss.Period()), w.fix},
		{11 * time.Millisecond, fixed(500 * time.Millisecond), w.objects},
		{300 * time.Millisecond, random(text), w.contact},
		{500 * time.Millisecond, random(text), w.navigate},
		{700 * time.Millisecond, random(text), w.message},
		{900 * time.Millisecond, random(text), w.note},
		{1100 * time.Millisecond, random(4 * text), w.destination},
		{1300 * time.Millisecond, random(4 * text), w.undeclared},
	}
	if !w.cfg.NoMedia {
		timers = append(timers,
			timer{20 * time.Millisecond, fixed(camera), w.cabin},
			timer{40 * time.Millisecond, fixed(2 * camera), w.exterior},
			timer{60 * time.Millisecond, fixed(time.Second), w.sound})
	}
	return timers
}

func (w *World) record(at time.Duration, r Record, item truth.Item) {
	w.emit(at, Event{Record: &r, Truth: item})
}

// cabin emits a frame of the cabin camera and what the driver monitor makes
// of it.
func (w *World) cabin(at time.Duration) error {
	d := w.dms.Look()
	frame, err := media.CabinFrame(w.camera, d)
	if err != nil {
		return err
	}
	w.bytes(at, CabinCamera, CabinFrameSignal, frame, truth.KindImage, truth.CabinVideo, truth.CabinImage, truth.PI, truth.SensitivePI)
	derived := []string{CabinCamera}
	for _, s := range []struct {
		signal string
		value  float64
	}{{FatigueSignal, d.Fatigue}, {AttentiveSignal, d.Attentive}, {GazeAzimuthSignal, d.Azimuth}, {GazeElevationSignal, d.Elevation}} {
		at += 50 * time.Microsecond
		w.record(at, Record{Signal: s.signal, Source: DriverMonitor, Value: s.value, DerivedFrom: derived},
			truth.Item{Kind: truth.KindScalar, Classes: []truth.Class{truth.CabinDerived, truth.PI}})
	}
	if w.looks++; w.looks%5 == 1 {
		return w.face(at+50*time.Microsecond, derived)
	}
	return nil
}

func (w *World) face(at time.Duration, derived []string) error {
	vector := w.dms.Face()
	text, err := json.Marshal(vector)
	if err != nil {
		return fmt.Errorf("write face vector: %w", err)
	}
	value := map[string]any{"face_embedding": vector, "dimensions": float64(len(vector))}
	w.record(at, Record{Signal: FaceSignal, Source: DriverMonitor, Value: value, DerivedFrom: derived}, truth.Item{
		Kind:     truth.KindVector,
		Classes:  []truth.Class{truth.CabinDerived, truth.PI, truth.SensitivePI, truth.Biometric},
		Contains: []truth.Entity{{Type: truth.BiometricOf, Value: strings.Trim(string(text), "[]")}},
	})
	return nil
}

// bytes emits media, naming it by its digest.
func (w *World) bytes(at time.Duration, source, signal string, b []byte, kind string, classes ...truth.Class) {
	w.record(at, Record{Signal: signal, Source: source, Value: b}, truth.Item{Kind: kind, Classes: classes})
	item := &w.out[len(w.out)-1].Truth
	if kind != truth.KindBlob {
		item.Contains = append(item.Contains, truth.Entity{Type: truth.Media, Value: item.SHA256})
	}
}

func (w *World) exterior(at time.Duration) error {
	plate := people.New(w.people).Plate
	frame, err := media.ExteriorFrame(w.camera, plate, media.Objects(w.camera, w.car.State.Speed))
	if err != nil {
		return err
	}
	w.bytes(at, ExteriorCamera, ExteriorFrameSignal, frame, truth.KindImage, truth.ExteriorMedia, truth.PI)
	item := &w.out[len(w.out)-1].Truth
	item.Contains = append(item.Contains, truth.Entity{Type: truth.Plate, Value: plate})
	return nil
}

// sound emits a second of the microphone; the first second is a WAV file.
func (w *World) sound(at time.Duration) error {
	pcm := w.mic.PCM
	if w.heard == 0 {
		pcm = w.mic.WAV
	}
	w.heard++
	w.bytes(at, Microphone, CabinAudioSignal, pcm(media.SampleRate), truth.KindAudio, truth.CabinAudio, truth.PI, truth.SensitivePI)
	return nil
}

func (w *World) objects(at time.Duration) error {
	text, err := json.Marshal(media.Objects(w.radar, w.car.State.Speed))
	if err != nil {
		return fmt.Errorf("write radar objects: %w", err)
	}
	w.record(at, Record{Signal: RadarSignal, Source: FrontRadar, Value: string(text)},
		truth.Item{Kind: truth.KindObject, Classes: []truth.Class{truth.ExteriorObject}})
	return nil
}

// personal are the classes of a text by what it contains.
func personal(contains []truth.Entity) []truth.Class {
	if len(contains) == 0 {
		return nil
	}
	classes := []truth.Class{truth.PI}
	for _, e := range contains {
		if e.Type == truth.ResidentID || e.Type == truth.BankCard || e.Type == truth.Passport {
			return append(classes, truth.SensitivePI)
		}
	}
	return classes
}

// contact emits a phonebook entry; every fourth is a vCard inside the entry.
func (w *World) contact(at time.Duration) error {
	p := people.New(w.people)
	entry, contains := people.Contact(p)
	if w.cards++; w.cards%4 == 0 {
		card := people.VCard(p)
		entry, contains = map[string]any{"vcard": card.Body}, card.Contains
	}
	w.record(at, Record{Signal: ContactSignal, Source: Phonebook, Value: entry},
		truth.Item{Kind: truth.KindObject, Classes: personal(contains), Contains: contains})
	return nil
}

func (w *World) say(at time.Duration, source, signal string, t people.Text, extra ...truth.Class) {
	w.record(at, Record{Signal: signal, Source: source, Value: t.Body},
		truth.Item{Kind: truth.KindText, Classes: append(personal(t.Contains), extra...), Contains: t.Contains})
}

func (w *World) navigate(at time.Duration) error {
	w.say(at, Navigation, NavigationSignal, w.mostly(people.Navigation))
	return nil
}

func (w *World) message(at time.Duration) error {
	w.say(at, Messenger, MessageSignal, w.mostly(people.Message))
	return nil
}

// mostly draws a text with somebody in it, and one time in four a clean one.
func (w *World) mostly(of func(*rand.Rand, people.Person) people.Text) people.Text {
	if w.people.IntN(4) == 0 {
		return people.Clean(w.people)
	}
	return of(w.people, people.New(w.people))
}

func (w *World) note(at time.Duration) error {
	w.say(at, Diagnostics, NoteSignal, people.Clean(w.people), truth.Diagnostic)
	return nil
}

// destination emits where the driver asked to go: both halves of a position.
func (w *World) destination(at time.Duration) error {
	near := func(v float64) float64 { return math.Round((v+(w.apps.Float64()-0.5)*0.2)*1e6) / 1e6 }
	lat, lon := near(w.car.State.Lat), near(w.car.State.Lon)
	w.place(at, DestinationLat, lat, lat, lon)
	w.place(at+20*time.Microsecond, DestinationLon, lon, lat, lon)
	return nil
}

func (w *World) place(at time.Duration, signal string, value, lat, lon float64) {
	w.record(at, Record{Signal: signal, Source: Navigation, Value: value}, truth.Item{
		Kind: truth.KindScalar, Classes: []truth.Class{truth.Location, truth.PI, truth.SensitivePI},
		Contains: []truth.Entity{located(lat, lon)},
	})
}

// undeclared emits bytes that nobody declared.
func (w *World) undeclared(at time.Duration) error {
	b := make([]byte, 200+w.apps.IntN(1000))
	for i := range b {
		b[i] = byte(w.apps.Uint32())
	}
	w.bytes(at, Diagnostics, UndeclaredSignal, b, truth.KindBlob)
	return nil
}

// warnings emits the trouble code of each fault that begins in this step.
func (w *World) warnings(base time.Duration) {
	for _, e := range w.faults.Began(base.Seconds(), (base + vehicle.StepSize).Seconds()) {
		w.record(base+time.Millisecond, Record{Signal: WarningSignal, Source: Diagnostics, Value: e.Kind.Code()},
			truth.Item{Kind: truth.KindWarning, Classes: []truth.Class{truth.AbnormalWarning, truth.Diagnostic}})
	}
}
