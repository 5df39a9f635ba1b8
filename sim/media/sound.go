package media

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
)

// SampleRate of the microphone, Hz; 16 bit, mono, little-endian.
const SampleRate = 8000

// Microphone makes speech-like sound: a voice of changing pitch through two
// formants, in syllables, over noise.
type Microphone struct {
	rng     *rand.Rand
	phase   float64
	pitch   float64
	formant [2]float64
	left    int // samples of the present syllable
	voiced  bool
	state   [2][2]float64
}

// NewMicrophone makes a microphone.
func NewMicrophone(rng *rand.Rand) *Microphone { return &Microphone{rng: rng, pitch: 140} }

func (m *Microphone) syllable() {
	m.voiced = m.rng.IntN(4) > 0
	m.left = SampleRate/12 + m.rng.IntN(SampleRate/6)
	m.pitch = 100 + m.rng.Float64()*140
	m.formant = [2]float64{300 + m.rng.Float64()*500, 900 + m.rng.Float64()*1500}
}

// sample is the next sample, about -1 to 1.
func (m *Microphone) sample() float64 {
	if m.left == 0 {
		m.syllable()
	}
	m.left--
	source := (m.rng.Float64() - 0.5) * 0.08
	if m.voiced {
		m.phase = math.Mod(m.phase+m.pitch/SampleRate, 1)
		source += 1 - 2*m.phase
	}
	out := 0.0
	for i, f := range m.formant {
		// A two-pole resonator of 90 Hz bandwidth.
		r := math.Exp(-math.Pi * 90 / SampleRate)
		y := source*(1-r) + 2*r*math.Cos(2*math.Pi*f/SampleRate)*m.state[i][0] - r*r*m.state[i][1]
		m.state[i][1], m.state[i][0] = m.state[i][0], y
		out += y
	}
	return out
}

// PCM is the next samples as raw 16-bit little-endian PCM.
func (m *Microphone) PCM(samples int) []byte {
	b := make([]byte, 0, 2*samples)
	for range samples {
		v := min(max(m.sample()*9000, -32767), 32767)
		b = binary.LittleEndian.AppendUint16(b, uint16(int16(v)))
	}
	return b
}

// WAV is the next samples as a RIFF file.
func (m *Microphone) WAV(samples int) []byte {
	pcm := m.PCM(samples)
	le := binary.LittleEndian
	b := append([]byte{}, "RIFF"...)
	b = le.AppendUint32(b, uint32(36+len(pcm)))
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(b, 1) // PCM
	b = le.AppendUint16(b, 1) // mono
	b = le.AppendUint32(b, SampleRate)
	b = le.AppendUint32(b, 2*SampleRate)
	b = le.AppendUint16(b, 2)
	b = le.AppendUint16(b, 16)
	b = append(b, "data"...)
	b = le.AppendUint32(b, uint32(len(pcm)))
	return append(b, pcm...)
}
