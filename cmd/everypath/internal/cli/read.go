package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxText bounds what is read of a configuration, contracts, a baseline or a diff, in
// bytes.
const maxText = 64 << 20

// errLarge says that a file has more than maxText.
var errLarge = errors.New("is larger than 64 MB")

// readText returns the content of a file that the user has named: a device that
// never ends is an error, not the end of the memory.
func readText(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readBounded(name, f)
}

// readBounded returns what is left in r, which is called name.
func readBounded(name string, r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxText+1))
	if err == nil && len(text) > maxText {
		return nil, fmt.Errorf("%s %w", name, errLarge)
	}
	return text, err
}

// readFound returns the content of a file that was found beside the source, or
// that one like it names: whoever wrote it need not be who runs the command, so it
// is not waited for a pipe.
func readFound(name string) ([]byte, error) {
	if info, err := os.Stat(name); err == nil && info.Mode().Type() == fs.ModeNamedPipe {
		return nil, fmt.Errorf("%s is a pipe, which may never end", name)
	}
	return readText(name)
}
