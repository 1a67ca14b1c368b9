package cli

import (
	"crypto/sha256"
	"fmt"
	"os"

	"github.com/everypath/everypath/cmd/everypath/internal/cache"
)

// openCache opens the cache, unless there is to be none.
func (c *command) openCache() error {
	dir, err := cache.Dir()
	if err != nil {
		return usageError{err}
	}
	if c.noCache || dir == "" {
		return nil
	}
	exe, err := os.Executable()
	if err != nil {
		return nil // a cache saves time, no more
	}
	h := sha256.New()
	if err := hashFile(h, exe); err != nil {
		return nil
	}
	c.cache, c.tool = cache.Open(dir), string(h.Sum(nil))
	return nil
}

// manageCache says what the cache holds or, with -clear, empties it.
func (c *command) manageCache(args []string) error {
	dir, err := cache.Dir()
	if err != nil {
		return usageError{err}
	}
	if len(args) > 0 {
		return usageError{fmt.Errorf("everypath cache takes no arguments, not %q", args[0])}
	}
	kept := cache.Open(dir)
	if kept == nil {
		_, err := fmt.Fprintf(c.stdout, "no cache: %s is off, or there is no home directory\n", cache.EnvName)
		return err
	}
	if c.clear {
		return kept.Clear()
	}
	entries, bytes := kept.Size()
	_, err = fmt.Fprintf(c.stdout, "%s: %d entries, %.1f MB\n", kept.Dir(), entries, float64(bytes)/1e6)
	return err
}
