package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"unicode/utf16"
)

// hashedUnits is how many UTF-16 units a line hash looks at.
const hashedUnits = 100

// hashBase is the base of the rolling polynomial.
const hashBase = 37

// lineHashes returns for each line of a file the hash by which GitHub's
// code scanning knows an alert again after the code around it has moved:
// of the 100 UTF-16 units from the line's beginning, blanks left out, as
// 64-bit polynomial in hexadecimal, with the count of equal ones before
// it in the file. Line 1 is element 0.
func lineHashes(content []byte) []string {
	units, starts := significant(content)
	top := uint64(1)
	for range hashedUnits {
		top *= hashBase
	}
	at := func(i int) uint64 {
		if i < len(units) {
			return uint64(units[i])
		}
		return 0
	}
	var sum uint64
	for i := range hashedUnits {
		sum = sum*hashBase + at(i)
	}
	hashes, seen, begin := make([]string, len(starts)), make(map[uint64]int), 0
	for line, start := range starts {
		for ; begin < start; begin++ {
			sum = sum*hashBase + at(begin+hashedUnits) - top*at(begin)
		}
		seen[sum]++
		hashes[line] = strconv.FormatUint(sum, 16) + ":" + strconv.Itoa(seen[sum])
	}
	return hashes
}

// endOfFile stands behind the last unit.
const endOfFile = 0xFFFF

// significant returns the units that count, and where in them each line
// starts: no blanks and tabs, one line feed for each line end.
func significant(content []byte) (units []uint16, starts []int) {
	isStart, afterCR := true, false
	for _, u := range append(utf16.Encode([]rune(string(content))), endOfFile) {
		if u == ' ' || u == '\t' || afterCR && u == '\n' {
			afterCR = false
			continue
		}
		afterCR = u == '\r'
		if afterCR {
			u = '\n'
		}
		if isStart {
			starts = append(starts, len(units))
		}
		isStart = u == '\n'
		units = append(units, u)
	}
	return units, starts
}

// A fingerprinter computes what findings are known by.
type fingerprinter struct {
	sources *sources
	hashes  map[string][]string
	seen    map[string]int
}

func newFingerprinter(s *sources) *fingerprinter {
	return &fingerprinter{sources: s, hashes: make(map[string][]string), seen: make(map[string]int)}
}

// lineHash returns the hash of the finding's line, "" if the file cannot be
// read.
func (p *fingerprinter) lineHash(f *Finding) string {
	name := f.Pos.Filename
	hashes, ok := p.hashes[name]
	if !ok {
		if content, err := p.sources.read(name); err == nil {
			hashes = lineHashes(content)
		}
		p.hashes[name] = hashes
	}
	if f.Pos.Line < 1 || f.Pos.Line > len(hashes) {
		return ""
	}
	return hashes[f.Pos.Line-1]
}

// fingerprint returns what a finding is known by, in hexadecimal: its rule,
// its file, and its line wherever that has moved to. Equal ones of a run
// are numbered, so that no two are the same.
func (p *fingerprinter) fingerprint(f *Finding, path string) string {
	key := f.ID() + "\x00" + path + "\x00" + p.lineHash(f)
	p.seen[key]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, p.seen[key]))
	return hex.EncodeToString(sum[:16])
}
