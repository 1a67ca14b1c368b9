// Package many has functions that give lists of resources.
package many

import "os"

func Open(names ...string) ([]*os.File, error) {
	var fs []*os.File
	for _, n := range names {
		f, err := os.Open(n)
		if err != nil {
			Close(fs)
			return nil, err
		}
		fs = append(fs, f)
	}
	return fs, nil
}

func Close(fs []*os.File) {
	for _, f := range fs {
		f.Close()
	}
}

func Sizes(fs []*os.File) (n int64) {
	for _, f := range fs {
		if info, err := f.Stat(); err == nil {
			n += info.Size()
		}
	}
	return n
}

// Files can be closed all at once.
type Files []*os.File

func (fs Files) Close() { Close(fs) }

func OpenFiles(names ...string) (Files, error) {
	fs, err := Open(names...)
	return fs, err
}
