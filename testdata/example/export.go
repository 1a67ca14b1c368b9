package catalog

import (
	"archive/zip"
	"errors"
	"io"
	"os"
)

// Export writes the pictures as a zip archive. All of them stay open until
// the last one is written.
func Export(w io.Writer, pictures []string) error {
	archive := zip.NewWriter(w)
	for _, name := range pictures {
		f, err := os.Open(name) // leak: loop
		if err != nil {
			return errors.Join(err, archive.Close())
		}
		defer f.Close()
		entry, err := archive.Create(name)
		if err != nil {
			return errors.Join(err, archive.Close())
		}
		if _, err := io.Copy(entry, f); err != nil {
			return errors.Join(err, archive.Close())
		}
	}
	return archive.Close()
}

// Size returns the number of bytes of all pictures.
func Size(pictures []string) (n int64, err error) {
	for _, name := range pictures {
		size, err := sizeOf(name)
		if err != nil {
			return 0, err
		}
		n += size
	}
	return n, nil
}

// sizeOf returns the number of bytes of a file, which nobody closes.
func sizeOf(name string) (int64, error) {
	f, err := os.Open(name) // leak: never
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Create writes a picture. What it has opened it closes on every path, and
// it hears of an error of Close where the file was written.
func Create(name string, picture io.Reader) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, picture); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
