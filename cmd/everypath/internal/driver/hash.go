package driver

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/everypath/everypath/cmd/everypath/internal/cache"
)

// This file says what results depend on, as hashes.
//
// A package is fixed if its files can only change together with what the go
// command says of it: it, and all that it imports, is of the standard library
// or of a module in the module cache, and nobody asks for its findings. Of a
// fixed package nothing needs to be looked up.
//
// Of all others the files are read. Others see two things of such a package.
// The first are its declarations, without the bodies of functions, and those
// that it imports; they are part of the keys of those that import it. The
// second are its facts. Each package asks for those of a few others only, so
// an entry lists which, and holds as long as they are the same. So an edit
// in a body has those packages analysed again that use what became of it.
//
// The number of lines of a body is no part of the declarations, although it
// moves what stands below: an analyzer must not put positions in other
// packages in words, since they are not the same in all drivers, and
// findings that have such positions say so, see entry.Places.

// sums are the hashes of a package.
type sums struct {
	// key is that of the package's entry in the cache.
	key cache.Key
	// seen stands for the declarations that others see, and places for
	// where they are. Both cover the packages that it imports.
	seen, places cache.Key
	isFixed      bool
	// contents has the hashes of the files that are read, nil for a fixed
	// package.
	contents *contents
	// isUnread reports whether a file could not be read.
	isUnread bool
	// isUnstable reports whether a file of the package or of one that it
	// depends on was changed meanwhile or could not be read: then what
	// comes out belongs to no key. It is known when the package is typed.
	isUnstable bool
}

// A hasher hashes values such that none runs into the next.
type hasher struct{ hash.Hash }

func newHasher() hasher { return hasher{sha256.New()} }

func (h hasher) text(parts ...string) {
	var length [8]byte
	for _, s := range parts {
		binary.LittleEndian.PutUint64(length[:], uint64(len(s)))
		h.Write(length[:])
		h.Write([]byte(s))
	}
}

func (h hasher) list(names []string) {
	h.text(strconv.Itoa(len(names)))
	h.text(names...)
}

func (h hasher) key() (k cache.Key) {
	h.Sum(k[:0])
	return k
}

func (h hasher) add(k cache.Key) { h.Write(k[:]) }

// contents are hashes of files as they were read.
type contents struct{ files map[string]cache.Key }

func newContents() *contents { return &contents{map[string]cache.Key{}} }

// add adds a file. One that cannot be read is like no other.
func (c *contents) add(name string, src []byte, err error) {
	if err == nil {
		c.files[name] = sha256.Sum256(src)
	}
}

// equal reports whether the files in other have the same contents here.
func (c *contents) equal(other *contents) bool {
	for name, sum := range other.files {
		if c.files[name] != sum {
			return false
		}
	}
	return true
}

// describe hashes what is known of the package without its files.
func (d *driver) describe(n *node) cache.Key {
	h := newHasher()
	h.text(d.Tool, d.target.GOARCH, d.target.GOVERSION, d.goVersion(n))
	h.text(n.ImportPath, n.ForTest, n.Name, n.Dir)
	if m := n.Module; m != nil {
		h.text(m.Path, m.Version, m.GoVersion, m.Sum, strconv.FormatBool(m.Main))
	}
	if n.Error != nil {
		h.text(n.Error.Error())
	}
	for _, names := range [][]string{
		n.GoFiles, n.CgoFiles, n.IgnoredGoFiles, n.CFiles, n.CXXFiles, n.HFiles, n.SFiles, n.CompiledGoFiles,
	} {
		h.list(names)
	}
	return h.key()
}

// underPlan adds to what a package is what is run on it.
func (n *node) underPlan(base cache.Key, forFindings bool) hasher {
	h := newHasher()
	h.add(base)
	h.text(strconv.FormatBool(forFindings), strconv.FormatBool(n.plan != nil))
	if n.plan != nil {
		h.text(n.plan.ID)
	}
	return h
}

// addImports adds to a hash what is seen of the imports.
func (n *node) addImports(h hasher) {
	for _, path := range slices.Sorted(maps.Keys(n.byPath)) {
		h.text(path)
		h.add(n.byPath[path].seen)
	}
	if n.original != nil {
		h.text("original")
		h.add(n.original.seen)
	}
}

// importedPlaces hashes where the declarations that the package imports are.
func (n *node) importedPlaces() cache.Key {
	h := newHasher()
	for _, dep := range n.imports {
		h.text(dep.ImportPath)
		h.add(dep.places)
	}
	return h.key()
}

// fix reports whether the package is fixed, and adds to h what tells it from
// another with the same description. A file in the module cache that can be
// written is not as the go command left it.
func (d *driver) fix(n *node, h hasher) bool {
	isMutable := func(dep *node) bool { return !dep.isFixed }
	if n.isRoot || !n.Standard && !isBelow(n.Dir, d.target.GOMODCACHE) || slices.ContainsFunc(n.imports, isMutable) {
		return false
	}
	for _, name := range n.sources() {
		if _, ok := d.Overlay[name]; ok {
			return false
		}
		info, err := os.Stat(name)
		if err != nil || !info.Mode().IsRegular() || !n.Standard && info.Mode().Perm()&0o222 != 0 {
			return false
		}
		h.text(strconv.FormatInt(info.Size(), 36))
		if n.Standard {
			// Distributors mend Go without a new version.
			h.text(info.ModTime().UTC().String())
		}
	}
	return true
}

func isBelow(name, dir string) bool {
	return dir != "" && strings.HasPrefix(name, filepath.Clean(dir)+string(filepath.Separator))
}

// readContents reads the files of a package that is not fixed. It returns
// the hash of what is in them and that of the declarations.
func (d *driver) readContents(n *node) (all, declared cache.Key) {
	n.contents = newContents()
	h, decl := newHasher(), newHasher()
	names := n.sources()
	if len(n.CompiledGoFiles) > 0 {
		// What cgo has read says whether it was generated.
		names = append(names, n.files(n.CgoFiles)...)
	}
	for _, name := range names {
		src, err := d.readFile(name)
		if err != nil {
			n.isUnread = true
			continue
		}
		n.contents.add(name, src, err)
		h.add(n.contents.files[name])
		decl.text(string(skipBodies(src, false)))
	}
	return h.key(), decl.key()
}
