package cache

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

func keyOf(s string) Key { return sha256.Sum256([]byte(s)) }

func TestPutGet(t *testing.T) {
	t.Parallel()
	c := Open(filepath.Join(t.TempDir(), "a", "b"))
	for _, s := range []string{"", "x", string(make([]byte, 1<<20))} {
		k := keyOf(s)
		if _, ok := c.Get(k); ok {
			t.Error("there before it was put")
		}
		c.Put(k, []byte(s))
		if data, ok := c.Get(k); !ok || string(data) != s {
			t.Errorf("got %d bytes, %v, want %d", len(data), ok, len(s))
		}
	}
	if n, size := c.Size(); n != 3 || size < 1<<20 {
		t.Errorf("%d entries, %d bytes", n, size)
	}
}

// A nil cache is empty.
func TestNil(t *testing.T) {
	t.Parallel()
	c := Open("")
	c.Put(keyOf("x"), []byte("x"))
	if _, ok := c.Get(keyOf("x")); ok {
		t.Error("not empty")
	}
	c.Trim()
	if err := c.Clear(); err != nil {
		t.Error(err)
	}
	if n, size := c.Size(); n+int(size) != 0 {
		t.Errorf("%d entries, %d bytes", n, size)
	}
}

// No bit of an entry can change, and no part can be missing, without the
// entry being missing.
func TestDamage(t *testing.T) {
	t.Parallel()
	c := Open(t.TempDir())
	k := keyOf("x")
	c.Put(k, []byte("result"))
	whole, err := os.ReadFile(c.nameOf(k))
	if err != nil {
		t.Fatal(err)
	}
	check := func(data []byte) {
		t.Helper()
		if err := os.WriteFile(c.nameOf(k), data, 0o666); err != nil {
			t.Fatal(err)
		}
		if got, ok := c.Get(k); ok {
			t.Errorf("got %q of %q", got, data)
		}
	}
	for i := range whole {
		bad := bytes.Clone(whole)
		bad[i] ^= 1
		check(bad)
		check(whole[:i])
	}
	check(append(bytes.Clone(whole), 0))
	c.Put(k, []byte("result"))
	if got, ok := c.Get(k); !ok || string(got) != "result" {
		t.Error("it cannot be mended")
	}
	// An entry under another's name.
	other := keyOf("y")
	if err := os.MkdirAll(filepath.Dir(c.nameOf(other)), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.nameOf(other), whole, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get(other); ok {
		t.Error("got the entry of another key")
	}
}

// Where nothing can be written or read, nothing is kept, and nothing said.
func TestUnusable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := filepath.Join(dir, "file")
	if err := os.WriteFile(name, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	k := keyOf("x")
	inFile := Open(name)
	entryIsDir := Open(filepath.Join(dir, "c"))
	if err := os.MkdirAll(entryIsDir.nameOf(k), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*Cache{inFile, entryIsDir} {
		c.Put(k, []byte("x"))
		if _, ok := c.Get(k); ok {
			t.Error("got something")
		}
		c.Trim()
		if n, _ := c.Size(); n != 0 {
			t.Errorf("%d entries", n)
		}
		if err := c.Clear(); err != nil {
			t.Error(err)
		}
	}
	left, err := os.ReadDir(filepath.Dir(entryIsDir.nameOf(k)))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Many can use a cache at once, also while it is cleared.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var wg sync.WaitGroup
	for w := range 8 {
		c := Open(dir)
		wg.Go(func() {
			for i := range 200 {
				s := fmt.Sprint(i % 20)
				c.Put(keyOf(s), []byte(s))
				if data, ok := c.Get(keyOf(s)); ok && string(data) != s {
					t.Errorf("got %q, want %q", data, s)
				}
				if w == 0 && i%50 == 0 {
					if err := c.Clear(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
}

// Old entries go, then those that were not used for longest.
func TestTrim(t *testing.T) {
	t.Parallel()
	c := Open(t.TempDir())
	now := time.Now()
	put := func(s string, age time.Duration) {
		c.Put(keyOf(s), make([]byte, 1000))
		if err := os.Chtimes(c.nameOf(keyOf(s)), now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	has := func(s string) bool {
		_, err := os.Stat(c.nameOf(keyOf(s)))
		return err == nil
	}
	put("old", maxAge+time.Hour)
	put("week", 7*24*time.Hour)
	put("day", 24*time.Hour)
	temp := filepath.Join(filepath.Dir(c.nameOf(keyOf("day"))), tempPrefix+"1")
	if err := os.WriteFile(temp, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	c.trim(now, 1<<20)
	if has("old") || !has("week") || !has("day") {
		t.Error("by age: wrong ones")
	}
	c.trim(now, 0)
	if !has("day") {
		t.Error("trimmed twice a day")
	}
	if _, ok := c.Get(keyOf("week")); !ok { // now it was used
		t.Error("week is missing")
	}
	c.trim(now.Add(2*trimEvery), 1500)
	if !has("week") || has("day") {
		t.Error("by size: wrong ones")
	}
	if _, err := os.Stat(temp); err == nil {
		t.Error("the temporary file is still there")
	}
}

// Only the cache's own files are removed.
func TestClear(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := Open(dir)
	for i := range 20 {
		c.Put(keyOf(fmt.Sprint(i)), nil)
	}
	c.Trim()
	others := []string{"file", "ab/file", "xyz/" + filepath.Base(c.nameOf(keyOf("1")))}
	for _, name := range others {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Clear(); err != nil {
		t.Fatal(err)
	}
	for _, name := range others {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != len(others) {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestDir(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", "")
	for _, test := range []struct {
		env  string
		want string
		ok   bool
	}{
		{"", "everypath", true},
		{"off", "", true},
		{filepath.Join(home, "x"), "x", true},
		{"x", "", false},
	} {
		t.Setenv(EnvName, test.env)
		dir, err := Dir()
		if test.want != "" && dir != "" {
			dir = filepath.Base(dir)
		}
		if dir != test.want || (err == nil) != test.ok {
			t.Errorf("%q: got %q, %v", test.env, dir, err)
		}
	}
}
