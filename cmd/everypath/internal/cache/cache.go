// Package cache keeps results in files, from one run of the command to the
// next.
//
// A result is found by a key, the hash of all that it depends on, so an
// entry is never wrong, only missing. Whatever is the matter with the cache
// costs time and nothing else: an entry that is damaged, of another format,
// or cannot be read counts as missing; one that cannot be written is not
// kept. Each entry is one file, written aside and renamed, so that any
// number of programs can use a cache at once. A nil *Cache is always empty.
package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A Key is a hash of all that a result depends on.
type Key [sha256.Size]byte

// A Cache is a directory of entries. Its methods are safe for concurrent
// use, by several programs as well.
type Cache struct{ dir string }

// header begins each entry; its number changes with the format. Behind it
// stands the checksum, of the key and the result, and then the result.
const header = "everypath cache 1\n"

// usedAfter is how much older an entry looks than its last use at most.
const usedAfter = time.Hour

// EnvName is the environment variable that says where the cache is.
const EnvName = "EVERYPATHCACHE"

// Dir returns the directory of the cache, as the environment says: "" if
// there is to be none. An error is one of the user's.
func Dir() (string, error) {
	switch dir := os.Getenv(EnvName); {
	case dir == "off":
		return "", nil
	case filepath.IsAbs(dir):
		return filepath.Clean(dir), nil
	case dir != "":
		return "", fmt.Errorf("%s is %q; want the absolute name of a directory, or off", EnvName, dir)
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", nil // no home: then nothing can be kept
	}
	return filepath.Join(dir, "everypath"), nil
}

// Open returns the cache in dir, which need not exist; nil if dir is "".
func Open(dir string) *Cache {
	if dir == "" {
		return nil
	}
	return &Cache{dir}
}

// Dir returns the directory of the cache.
func (c *Cache) Dir() string { return c.dir }

// nameOf returns the name of the file that holds an entry.
func (c *Cache) nameOf(k Key) string {
	name := hex.EncodeToString(k[:])
	return filepath.Join(c.dir, name[:2], name[2:])
}

// Get returns the result with the key.
func (c *Cache) Get(k Key) (data []byte, ok bool) {
	if c == nil {
		return nil, false
	}
	name := c.nameOf(k)
	file, err := os.ReadFile(name)
	if err != nil {
		return nil, false
	}
	rest, ok := bytes.CutPrefix(file, []byte(header))
	if !ok || len(rest) < sha256.Size {
		return nil, false
	}
	sum, data := rest[:sha256.Size], rest[sha256.Size:]
	if want := checksum(k, data); !bytes.Equal(sum, want[:]) {
		return nil, false
	}
	// The time tells the trimmer what is in use; if it cannot be set, the
	// entry goes sooner.
	if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > usedAfter {
		_ = os.Chtimes(name, time.Time{}, time.Now())
	}
	return data, true
}

func checksum(k Key, data []byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write(k[:])
	h.Write(data)
	return [sha256.Size]byte(h.Sum(nil))
}

// Put keeps the result, if it can.
func (c *Cache) Put(k Key, data []byte) {
	if c == nil {
		return
	}
	name := c.nameOf(k)
	f, err := os.CreateTemp(filepath.Dir(name), tempPrefix+"*")
	if errors.Is(err, fs.ErrNotExist) {
		if os.MkdirAll(filepath.Dir(name), 0o777) != nil {
			return
		}
		c.describe()
		f, err = os.CreateTemp(filepath.Dir(name), tempPrefix+"*")
	}
	if err != nil {
		return
	}
	sum := checksum(k, data)
	_, err = f.Write(append(append([]byte(header), sum[:]...), data...))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
}

// The names of other files in the cache.
const (
	tempPrefix  = "tmp-"
	readmeName  = "README"
	trimmedName = "trimmed"
)

const readme = `Here everypath keeps what it has found. All can be deleted at any time:
	everypath cache -clear
`

// describe writes for people what the directory is.
func (c *Cache) describe() {
	name := filepath.Join(c.dir, readmeName)
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		_ = os.WriteFile(name, []byte(readme), 0o666)
	}
}

// A file is one of the cache's own.
type file struct {
	name    string
	size    int64
	used    time.Time
	isEntry bool
}

// files returns the cache's files in the directories of entries. What cannot
// be read is left out.
func (c *Cache) files() (all []file) {
	if c == nil {
		return nil
	}
	dirs, _ := os.ReadDir(c.dir)
	for _, dir := range dirs {
		if !dir.IsDir() || !isHex(dir.Name(), 2) {
			continue
		}
		entries, _ := os.ReadDir(filepath.Join(c.dir, dir.Name()))
		for _, e := range entries {
			isEntry := isHex(e.Name(), 2*sha256.Size-2)
			if !isEntry && !strings.HasPrefix(e.Name(), tempPrefix) {
				continue
			}
			if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
				all = append(all, file{filepath.Join(c.dir, dir.Name(), e.Name()), info.Size(), info.ModTime(), isEntry})
			}
		}
	}
	return all
}

func isHex(s string, length int) bool {
	return len(s) == length && strings.Trim(s, "0123456789abcdef") == ""
}

// Size returns the number of entries and how many bytes they take.
func (c *Cache) Size() (entries int, bytes int64) {
	for _, f := range c.files() {
		if f.isEntry {
			entries++
		}
		bytes += f.size
	}
	return entries, bytes
}

// Clear removes all that the cache has written, and no other file.
func (c *Cache) Clear() error {
	if c == nil {
		return nil
	}
	var errs []error
	remove := func(name string) {
		if _, err := os.Lstat(name); err != nil {
			return
		}
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	for _, f := range c.files() {
		remove(f.name)
	}
	remove(filepath.Join(c.dir, trimmedName))
	if text, err := os.ReadFile(filepath.Join(c.dir, readmeName)); err == nil && string(text) == readme {
		remove(filepath.Join(c.dir, readmeName))
	}
	dirs, _ := os.ReadDir(c.dir)
	for _, dir := range dirs {
		if dir.IsDir() && isHex(dir.Name(), 2) {
			_ = os.Remove(filepath.Join(c.dir, dir.Name())) // unless there is something in it
		}
	}
	return errors.Join(errs...)
}
