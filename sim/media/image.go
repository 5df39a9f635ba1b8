// Package media is the cameras, the microphone, the driver monitor and the
// front radar. Every frame carries random pixel noise, so no two are equal.
package media

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"math/rand/v2"
)

const (
	width, height = 192, 128
	quality       = 70
)

// CabinFrame draws the driver's seat as the cabin camera sees it, for a state
// of the driver, as a JPEG.
func CabinFrame(rng *rand.Rand, d Driver) ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	fill(img, img.Rect, color.RGBA{48, 46, 52, 255})
	fill(img, image.Rect(50, 92, 142, 128), color.RGBA{70, 84, 120, 255}) // shoulders
	cx, cy := 96+int(d.Azimuth/2), 58-int(d.Elevation/3)
	disc(img, cx, cy, 30, color.RGBA{222, 184, 150, 255})
	fill(img, image.Rect(cx-29, cy-30, cx+29, cy-18), color.RGBA{30, 24, 22, 255}) // hair
	open := int(math.Round(5 * (1 - d.EyesClosed)))
	for _, side := range []int{-12, 12} {
		x := cx + side + int(d.Azimuth/8)
		fill(img, image.Rect(x-5, cy-6-open, x+5, cy-4+open), color.RGBA{245, 245, 245, 255})
		disc(img, x, cy-5, min(3, open), color.RGBA{20, 20, 20, 255})
	}
	fill(img, image.Rect(cx-9, cy+13, cx+9, cy+16), color.RGBA{150, 70, 70, 255})
	return encode(rng, img)
}

// ExteriorFrame draws the road ahead with vehicles and a number plate in it.
// The plate is drawn as blocks from its characters, not as readable glyphs.
func ExteriorFrame(rng *rand.Rand, plate string, objects []Object) ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	fill(img, image.Rect(0, 0, width, 56), color.RGBA{150, 180, 215, 255})
	fill(img, image.Rect(0, 56, width, height), color.RGBA{88, 90, 92, 255})
	for y := 60; y < height; y += 14 {
		fill(img, image.Rect(width/2-1-y/40, y, width/2+1+y/40, y+7), color.RGBA{230, 230, 230, 255})
	}
	for i, o := range objects {
		size := int(min(40, 420/max(o.Range, 6)))
		x := width/2 + int(o.Azimuth*3)
		y := 58 + size
		fill(img, image.Rect(x-size, y-size, x+size, y+size/3), color.RGBA{uint8(60 + 40*i), 40, 60, 255})
		if i == 0 {
			drawPlate(img, x-size/2, y, plate)
		}
	}
	return encode(rng, img)
}

func drawPlate(img draw.Image, x, y int, plate string) {
	fill(img, image.Rect(x, y, x+26, y+8), color.RGBA{20, 60, 170, 255})
	for i, b := range []byte(plate) {
		for bit := range 6 {
			if b>>bit&1 == 1 {
				img.Set(x+1+i*2, y+1+bit, color.RGBA{255, 255, 255, 255})
			}
		}
	}
}

func fill(img draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
}

func disc(img draw.Image, cx, cy, radius int, c color.Color) {
	for y := -radius; y <= radius; y++ {
		for x := -radius; x <= radius; x++ {
			if x*x+y*y <= radius*radius {
				img.Set(cx+x, cy+y, c)
			}
		}
	}
}

// encode adds sensor noise and compresses.
func encode(rng *rand.Rand, img *image.RGBA) ([]byte, error) {
	for i := 0; i+8 <= len(img.Pix); i += 8 {
		noise := rng.Uint64()
		for j := range 8 {
			if j%4 != 3 {
				v := int(img.Pix[i+j]) + int(noise>>(8*j)&15) - 8
				img.Pix[i+j] = uint8(min(max(v, 0), 255))
			}
		}
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encode camera frame: %w", err)
	}
	return buf.Bytes(), nil
}
