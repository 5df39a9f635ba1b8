package media

import (
	"bytes"
	"encoding/binary"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 4)) }

func TestFramesDecodeAndDiffer(t *testing.T) {
	rng := source(1)
	seen := map[string]bool{}
	for range 40 {
		cabin, err := CabinFrame(rng, Driver{Azimuth: 10})
		if err != nil {
			t.Fatal(err)
		}
		outside, err := ExteriorFrame(rng, "渝A12345", Objects(rng, 10))
		if err != nil {
			t.Fatal(err)
		}
		for _, frame := range [][]byte{cabin, outside} {
			img, err := jpeg.Decode(bytes.NewReader(frame))
			if err != nil || img.Bounds().Dx() != width {
				t.Fatalf("%v", err)
			}
			if len(frame) < 2000 || len(frame) > 40000 {
				t.Fatalf("frame of %d bytes", len(frame))
			}
			seen[string(frame)] = true
		}
	}
	if len(seen) != 80 {
		t.Errorf("%d different frames of 80", len(seen))
	}
}

func TestSceneFollowsTheDriver(t *testing.T) {
	brightness := func(d Driver) (sum int) {
		frame, err := CabinFrame(source(1), d)
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(frame))
		if err != nil {
			t.Fatal(err)
		}
		for x := 76; x < 92; x++ {
			r, _, _, _ := img.At(x, 48).RGBA()
			sum += int(r >> 8)
		}
		return sum
	}
	open, shut := brightness(Driver{}), brightness(Driver{EyesClosed: 1})
	if d := open - shut; d > -150 && d < 150 {
		t.Errorf("eyes open %d, shut %d: the eyes are not drawn", open, shut)
	}
}

func TestWAV(t *testing.T) {
	m := NewMicrophone(source(2))
	wav := m.WAV(SampleRate)
	if string(wav[:4]) != "RIFF" || string(wav[8:16]) != "WAVEfmt " || len(wav) != 44+2*SampleRate {
		t.Fatalf("header % X, %d bytes", wav[:16], len(wav))
	}
	if n := binary.LittleEndian.Uint32(wav[4:]); int(n) != len(wav)-8 {
		t.Errorf("RIFF length %d of %d", n, len(wav))
	}
	if n := binary.LittleEndian.Uint32(wav[40:]); int(n) != 2*SampleRate {
		t.Errorf("data length %d", n)
	}
}

// Speech has power, most of it low, and neighbours that are alike.
func TestSoundIsLikeSpeech(t *testing.T) {
	pcm := NewMicrophone(source(3)).PCM(4 * SampleRate)
	var power, product, last float64
	clipped := 0
	for i := 0; i < len(pcm); i += 2 {
		v := float64(int16(binary.LittleEndian.Uint16(pcm[i:])))
		power += v * v
		product += v * last
		last = v
		if math.Abs(v) >= 32767 {
			clipped++
		}
	}
	rms := math.Sqrt(power / float64(len(pcm)/2))
	if corr := product / power; rms < 300 || corr < 0.3 || clipped > 200 {
		t.Errorf("rms %.0f, correlation of neighbours %.2f, clipped %d", rms, corr, clipped)
	}
}

func TestMonitorStaysInRange(t *testing.T) {
	m := NewMonitor(source(4))
	for range 5000 {
		d := m.Look()
		if d.Fatigue < 0 || d.Fatigue > 100 || d.Attentive < 0 || d.Attentive > 100 || math.Abs(d.Azimuth) > 60 || math.Abs(d.Elevation) > 30 {
			t.Fatalf("%+v", d)
		}
	}
}

func TestFaceIsOnePersons(t *testing.T) {
	dot := func(a, b []float64) (sum float64) {
		for i := range a {
			sum += a[i] * b[i]
		}
		return sum
	}
	one, other := NewMonitor(source(5)), NewMonitor(source(6))
	a, b, c := one.Face(), one.Face(), other.Face()
	if same := dot(a, b); same < 0.98 || reflect.DeepEqual(a, b) {
		t.Errorf("one person's vectors: %.3f", same)
	}
	if unlike := dot(a, c); math.Abs(unlike) > 0.5 {
		t.Errorf("two persons' vectors: %.3f", unlike)
	}
	if n := dot(a, a); math.Abs(n-1) > 1e-4 || len(a) != FaceSize {
		t.Errorf("length %.4f of %d numbers", n, len(a))
	}
}

func TestObjects(t *testing.T) {
	rng := source(7)
	for range 500 {
		objects := Objects(rng, 12)
		if len(objects) == 0 || len(objects) > 5 {
			t.Fatalf("%d objects", len(objects))
		}
		for _, o := range objects {
			if o.Range < 6 || o.Range > 116 || math.Abs(o.Azimuth) > 25 || o.Class == "" {
				t.Fatalf("%+v", o)
			}
		}
	}
}

func TestSameSeedSameMedia(t *testing.T) {
	frame := func() []byte {
		b, err := CabinFrame(source(8), Driver{})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if !bytes.Equal(frame(), frame()) || !bytes.Equal(NewMicrophone(source(9)).PCM(900), NewMicrophone(source(9)).PCM(900)) {
		t.Fatal("the same seed gave different media")
	}
}
