package driver

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// writeOverlay writes the overlay where the go command can read it, since it
// has to see the imports that fixes add. It returns the name of the file
// that describes it, "" if there is nothing to describe, and what removes it
// again.
func writeOverlay(overlay map[string][]byte) (name string, remove func() error, err error) {
	if len(overlay) == 0 {
		return "", func() error { return nil }, nil
	}
	dir, err := os.MkdirTemp("", "everypath-overlay-")
	if err != nil {
		return "", nil, err
	}
	remove = func() error { return os.RemoveAll(dir) }
	replace := map[string]string{}
	for file, content := range overlay {
		temp := filepath.Join(dir, fmt.Sprintf("%d.go", len(replace)))
		if err := os.WriteFile(temp, content, 0o600); err != nil {
			return "", nil, errors.Join(err, remove())
		}
		replace[file] = temp
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", nil, errors.Join(err, remove())
	}
	name = filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		return "", nil, errors.Join(err, remove())
	}
	return name, remove, nil
}
