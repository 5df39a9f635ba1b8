package mediacorpus

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ErrNoEncoder means that no ffmpeg is installed. Try: hack/setup.sh.
var ErrNoEncoder = errors.New("mediacorpus: no ffmpeg in the path")

// form is one way to write a picture, a film or a sound: its family, the ending of
// the file, and the arguments of the encoder before the file's name.
type form struct {
	family, ending string
	args           func(r *rand.Rand) string
}

func fixed(s string) func(*rand.Rand) string { return func(*rand.Rand) string { return s } }

// choice draws a number in [low, high] for a pattern with one %d.
func choice(pattern string, low, high int) func(*rand.Rand) string {
	return func(r *rand.Rand) string { return fmt.Sprintf(pattern, low+r.IntN(high-low+1)) }
}

func oneOf(all ...string) func(*rand.Rand) string {
	return func(r *rand.Rand) string { return all[r.IntN(len(all))] }
}

func both(a, b func(*rand.Rand) string) func(*rand.Rand) string {
	return func(r *rand.Rand) string { return a(r) + " " + b(r) }
}

const (
	x264 = "-an -pix_fmt yuv420p -c:v libx264 -threads 1 -preset "
	x265 = "-an -pix_fmt yuv420p -c:v libx265 -x265-params log-level=error:pools=1 -preset ultrafast "
	av1  = "-an -pix_fmt yuv420p -c:v libaom-av1 -usage realtime -cpu-used 8 -threads 1 -b:v 0 "
	vp8  = "-an -pix_fmt yuv420p -c:v libvpx -deadline realtime -cpu-used 8 -threads 1 "
	vp9  = "-an -pix_fmt yuv420p -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -threads 1 "
)

var avc = both(oneOf(x264+"ultrafast", x264+"veryfast", x264+"superfast -profile:v baseline", x264+"veryfast -slices 4"), choice("-crf %d", 18, 36))

var films = []form{
	{"MP4 H.264", "mp4", avc},
	{"MP4 H.265", "mp4", choice(x265+"-crf %d", 20, 36)},
	{"MP4 AV1", "mp4", choice(av1+"-crf %d", 25, 50)},
	{"fragmented MP4", "mp4", both(avc, fixed("-g 5 -movflags +frag_keyframe+empty_moov"))},
	{"MKV H.264", "mkv", avc},
	{"WebM VP8", "webm", choice(vp8+"-b:v %dk", 200, 2500)},
	{"WebM VP9", "webm", choice(vp9+"-b:v %dk", 200, 2500)},
	{"MPEG-TS", "ts", avc},
	{"IVF VP8", "ivf", choice(vp8+"-b:v %dk", 200, 2500)},
	{"IVF VP9", "ivf", choice(vp9+"-b:v %dk", 200, 2500)},
	{"IVF AV1", "ivf", choice(av1+"-crf %d", 25, 50)},
	{"Annex B H.264", "h264", avc},
	{"Annex B H.265", "hevc", choice(x265+"-crf %d", 20, 36)},
	{"OBU AV1", "obu", choice(av1+"-crf %d", 25, 50)},
	{"MJPEG", "mjpeg", choice("-an -pix_fmt yuvj420p -c:v mjpeg -q:v %d", 2, 20)},
	{"AVI MJPEG", "avi", choice("-an -pix_fmt yuvj420p -c:v mjpeg -q:v %d", 2, 20)},
	{"FLV H.264", "flv", avc},
	{"MPEG-2", "mpg", choice("-an -c:v mpeg2video -q:v %d", 2, 15)},
}

var pictures = []form{
	{"JPEG", "jpg", both(choice("-q:v %d", 2, 20), oneOf("-pix_fmt yuvj420p", "-pix_fmt yuvj444p", "-pix_fmt yuvj422p -huffman optimal"))},
	{"PNG", "png", oneOf("-pix_fmt rgb24", "-pix_fmt gray", "-pix_fmt rgba")},
	{"WebP", "webp", choice("-c:v libwebp -quality %d", 20, 95)},
	{"WebP lossless", "webp", fixed("-c:v libwebp -lossless 1 -compression_level 1")},
	{"GIF", "gif", fixed("")},
	{"BMP", "bmp", fixed("")},
	{"AVIF", "avif", choice("-c:v libaom-av1 -still-picture 1 -cpu-used 8 -usage realtime -crf %d", 15, 40)},
	{"TIFF", "tiff", oneOf("-compression_algo lzw", "-compression_algo raw")},
	{"JPEG 2000", "jp2", fixed("-c:v jpeg2000")},
	{"JPEG XL", "jxl", choice("-c:v libjxl -effort 3 -distance %d", 1, 3)},
}

var raws = []form{
	{"NV12", "raw", fixed("-f rawvideo -pix_fmt nv12")},
	{"I420", "raw", fixed("-f rawvideo -pix_fmt yuv420p")},
	{"YUYV", "raw", fixed("-f rawvideo -pix_fmt yuyv422")},
	{"RGB24", "raw", fixed("-f rawvideo -pix_fmt rgb24")},
	{"BGRA", "raw", fixed("-f rawvideo -pix_fmt bgra")},
	{"gray8", "raw", fixed("-f rawvideo -pix_fmt gray")},
}

var (
	rates = oneOf("-ar 8000", "-ar 16000", "-ar 44100", "-ar 48000")
	wide  = oneOf("-ar 44100", "-ar 48000")
	pcm   = both(rates, oneOf("-ac 1", "-ac 2"))
	coded = both(wide, oneOf("-ac 1", "-ac 2"))
)

var sounds = []form{
	{"MP3", "mp3", both(coded, oneOf("-b:a 64k", "-b:a 128k", "-b:a 192k", "-b:a 320k", "-q:a 2", "-q:a 6"))},
	{"ADTS AAC", "aac", both(coded, choice("-b:a %dk", 32, 256))},
	{"M4A AAC", "m4a", both(coded, choice("-b:a %dk", 32, 256))},
	{"Ogg Vorbis", "ogg", both(coded, choice("-c:a libvorbis -q:a %d", 0, 8))},
	{"Ogg Opus", "opus", both(fixed("-ar 48000"), choice("-c:a libopus -b:a %dk", 12, 160))},
	{"WebM Opus", "webm", both(fixed("-ar 48000"), choice("-c:a libopus -b:a %dk", 12, 160))},
	{"FLAC", "flac", pcm},
	{"WAV", "wav", pcm},
	{"AC-3", "ac3", both(fixed("-ar 48000 -ac 2"), oneOf("-b:a 128k", "-b:a 192k", "-b:a 320k"))},
	{"MP2", "mp2", both(fixed("-ar 48000"), oneOf("-b:a 96k", "-b:a 160k"))},
	{"IMA ADPCM", "wav", both(pcm, fixed("-c:a adpcm_ima_wav"))},
	{"PCM s16le", "raw", both(pcm, fixed("-f s16le"))},
	{"PCM s16be", "raw", both(pcm, fixed("-f s16be"))},
	{"PCM s24le", "raw", both(pcm, fixed("-f s24le"))},
	{"PCM f32le", "raw", both(pcm, fixed("-f f32le"))},
	{"PCM u8", "raw", both(pcm, fixed("-f u8"))},
	{"A-law", "raw", both(oneOf("-ar 8000", "-ar 16000"), fixed("-ac 1 -f alaw"))},
	{"µ-law", "raw", both(oneOf("-ar 8000", "-ar 16000"), fixed("-ac 1 -f mulaw"))},
}

// Encoded makes one file of every form of film, picture and sound from one scene and
// one voice, with the encoders of ffmpeg. What is drawn for seed depends on it alone,
// the bytes on the version of ffmpeg too. It takes some seconds.
func Encoded(ctx context.Context, seed uint64) ([]Sample, error) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		return nil, ErrNoEncoder
	}
	dir, err := os.MkdirTemp("", "mediacorpus")
	if err != nil {
		return nil, fmt.Errorf("mediacorpus: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // what is left is in the temporary folder
	r := rand.New(rand.NewPCG(seed, 0xC0DE))
	var out []Sample
	for _, job := range []struct {
		from  source
		forms []form
	}{
		{film(r, 16), films}, {picture(r), pictures}, {film(r, 2), raws}, {speech(r), sounds},
	} {
		made, err := encode(ctx, r, dir, job.from, job.forms)
		if err != nil {
			return nil, err
		}
		out = append(out, made...)
	}
	return out, nil
}

// source is what an encoder reads: the arguments that name it, and what is piped in.
type source struct {
	args  string
	input []byte
}

var sizes = [][2]int{{320, 240}, {640, 480}, {640, 360}, {848, 480}, {1280, 720}}

// film draws a scene of n frames, one time in three from a source of ffmpeg.
func film(r *rand.Rand, n int) source {
	size := sizes[r.IntN(len(sizes))]
	if r.IntN(3) == 0 {
		name := []string{"testsrc2=", "mandelbrot=", "testsrc2=", "life=mold=10:life_color=#C83232:death_color=#32C832:"}[r.IntN(4)]
		size = sizes[r.IntN(3)]
		return source{args: fmt.Sprintf("-f lavfi -i %ssize=%dx%d:rate=15,format=rgb24,noise=alls=%d:allf=t,trim=end_frame=%d",
			name, size[0], size[1], r.IntN(25), n)}
	}
	return source{fmt.Sprintf("-f rawvideo -pix_fmt rgb24 -s %dx%d -r 15 -i pipe:0", size[0], size[1]), newScene(r, size[0], size[1]).frames(n)}
}

func picture(r *rand.Rand) source {
	size := sizes[1+r.IntN(len(sizes)-1)]
	return source{fmt.Sprintf("-f rawvideo -pix_fmt rgb24 -s %dx%d -r 15 -i pipe:0", size[0], size[1]), newScene(r, size[0], size[1]).frames(1)}
}

func speech(r *rand.Rand) source {
	rate := []int{16000, 48000}[r.IntN(2)]
	var b []byte
	for _, v := range voice(r, rate, 5) {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return source{fmt.Sprintf("-f s16le -ar %d -ac 1 -i pipe:0", rate), b}
}

// encode has one run of the encoder write all forms of a source.
func encode(ctx context.Context, r *rand.Rand, dir string, from source, forms []form) ([]Sample, error) {
	args := strings.Fields("-nostdin -hide_banner -loglevel error -y -filter_threads 1 " + from.args)
	if from.input != nil {
		args = append(args[:0:0], append([]string{"-hide_banner", "-loglevel", "error", "-y"}, strings.Fields(from.args)...)...)
	}
	var names []string
	for i, f := range forms {
		name := filepath.Join(dir, fmt.Sprintf("%d.%s", i, f.ending))
		args = append(args, strings.Fields(f.args(r))...)
		if f.ending == "jpg" || len(forms) == len(pictures) && f.family == pictures[i].family {
			args = append(args, "-frames:v", "1")
		}
		args = append(args, "-fflags", "+bitexact", name)
		names = append(names, name)
	}
	cmd := exec.CommandContext(ctx, "ffmpeg", args...)
	cmd.Stdin = bytes.NewReader(from.input)
	if log, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("mediacorpus: ffmpeg: %w: %s", err, bytes.TrimSpace(log))
	}
	var out []Sample
	for i, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("mediacorpus: %w", err)
		}
		out = append(out, Sample{forms[i].family, b})
	}
	return out, nil
}
