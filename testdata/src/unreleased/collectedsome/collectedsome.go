// Package collectedsome has loops that collect what they open for the function's end,
// but for some of it: one deferred release is for all.
package collectedsome

import (
	"bytes"
	"io"
	"os"
	"strings"
)

func expand(r io.Reader) (io.Reader, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return bytes.NewReader(bytes.ToUpper(text)), nil
}

func joined(names []string) ([]byte, error) {
	var parts []io.Reader
	for _, name := range names {
		f, err := os.Open(name) // ok: what is not expanded is read behind the loop
		if err != nil {
			return nil, err
		}
		defer f.Close()
		var part io.Reader = f
		if strings.HasSuffix(name, ".tmpl") {
			if part, err = expand(f); err != nil {
				return nil, err
			}
		}
		parts = append(parts, part)
	}
	return io.ReadAll(io.MultiReader(parts...))
}

func measured(names []string) (sizes []int, err error) {
	for _, name := range names {
		f, err := os.Open(name) // want `released only at the function's end`
		if err != nil {
			return nil, err
		}
		defer f.Close()
		text, err := io.ReadAll(f)
		if err != nil {
			return nil, err
		}
		sizes = append(sizes, len(text))
	}
	return sizes, nil
}
