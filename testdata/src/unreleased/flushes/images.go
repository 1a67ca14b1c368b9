package flushes

import (
	"bufio"
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
)

// ok: the encoder takes a buffer as it is, and flushes it
func thumbnail(img image.Image) ([]byte, error) {
	var buf bytes.Buffer
	w := bufio.NewWriter(&buf)
	if err := jpeg.Encode(w, img, nil); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// ok
func animated(img *gif.GIF) ([]byte, error) {
	var buf bytes.Buffer
	w := bufio.NewWriter(&buf)
	err := gif.EncodeAll(w, img)
	return buf.Bytes(), err
}

func caption(img image.Image, text string) ([]byte, error) {
	var buf bytes.Buffer
	w := bufio.NewWriter(&buf) // want "never released"
	w.WriteString(text)
	if img.Bounds().Empty() {
		return buf.Bytes(), nil
	}
	err := png.Encode(w, img)
	return buf.Bytes(), err
}

func photo(name string, img image.Image) error {
	f, err := os.Create(name) // want "never released"
	if err != nil {
		return err
	}
	return jpeg.Encode(f, img, nil)
}
