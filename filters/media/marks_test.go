package media

import (
	"encoding/binary"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cordon/sim/mediacorpus"
)

// demuxers name the forms whose packets begin with a mark, and the format that ffprobe
// has to be told where the name of a file does not say it.
var demuxers = map[string]string{
	"MP4 H.264": "", "MP4 H.265": "", "MP4 AV1": "", "fragmented MP4": "", "MKV H.264": "", "WebM VP8": "", "WebM VP9": "",
	"IVF VP8": "", "IVF VP9": "", "IVF AV1": "", "Annex B H.264": "h264", "Annex B H.265": "hevc", "OBU AV1": "obu",
	"FLV H.264": "", "MPEG-2": "", "M4A AAC": "", "Ogg Opus": "", "Ogg Vorbis": "",
}

// packetStarts gives the bytes of a file where packets begin: frames of video, or pages
// of sound.
func packetStarts(t *testing.T, s mediacorpus.Sample, name string) []int {
	t.Helper()
	var out []int
	if strings.HasPrefix(s.Name, "IVF") { // ffprobe gives where their payload begins
		for at := 32; at+12 <= len(s.Data); at += 12 + int(binary.LittleEndian.Uint32(s.Data[at:])) {
			out = append(out, at)
		}
		return out
	}
	args := []string{"-v", "error", "-show_entries", "packet=pos", "-of", "csv=p=0"}
	if f := demuxers[s.Name]; f != "" {
		args = append(args, "-f", f)
	}
	if err := os.WriteFile(name, s.Data, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), "ffprobe", append(args, name)...).Output()
	if err != nil {
		t.Fatalf("%s: %v", s.Name, err)
	}
	for _, field := range strings.Fields(string(text)) {
		if at, err := strconv.Atoi(strings.Trim(field, ",")); err == nil {
			out = append(out, at)
		}
	}
	return out
}

// TestMarksAreFound parts the pieces of 4 KiB of forms with marks into those in which a
// packet begins and those from the inside of one, which have none: the first have to be
// named.
func TestMarksAreFound(t *testing.T) {
	if _, err := exec.LookPath("ffprobe"); err != nil {
		t.Skip("no ffprobe in the path")
	}
	name := filepath.Join(t.TempDir(), "file")
	var with, without score
	for _, seed := range seeds(t) {
		files := encodedCorpus(t, seed)
		r := rand.New(rand.NewPCG(seed, 5))
		for _, f := range files {
			if _, ok := demuxers[f.Name]; !ok || len(f.Data) < 12000 {
				continue
			}
			starts := packetStarts(t, f, name)
			for range 24 {
				at := 1024 + r.IntN(len(f.Data)-6144)
				piece := f.Data[at : at+4096]
				i, _ := slices.BinarySearch(starts, at)
				if i < len(starts) && starts[i]+32 <= at+4096 {
					with.add(piece)
				} else {
					without.add(piece)
				}
			}
		}
	}
	t.Logf("pieces in which a packet begins: %d, named %.1f; from inside a packet: %d, named %.1f, or opaque %.1f",
		with.all, with.part(with.named), without.all, without.part(without.named), without.part(without.named+without.opaque))
	if with.part(with.named) < 95 {
		t.Error("marks are missed")
	}
	if without.part(without.named+without.opaque) < 98 {
		t.Error("pieces from inside a packet are not opaque")
	}
}
