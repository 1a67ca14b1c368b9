package cache

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// What is trimmed, and how often.
const (
	trimEvery = 24 * time.Hour
	maxAge    = 14 * 24 * time.Hour // since the last use
	maxBytes  = 2 << 30
	tempAge   = time.Hour // no write takes as long
)

// Trim removes entries that were not used for long and, if the rest is too
// large, those that were used first; at most once a day.
func (c *Cache) Trim() {
	if c != nil {
		c.trim(time.Now(), maxBytes)
	}
}

func (c *Cache) trim(now time.Time, maxBytes int64) {
	stamp := filepath.Join(c.dir, trimmedName)
	if info, err := os.Stat(stamp); err == nil && now.Sub(info.ModTime()).Abs() < trimEvery {
		return
	}
	if _, err := os.Stat(c.dir); err != nil {
		return
	}
	// First the stamp: if it cannot be written, nor can the rest, and of
	// two programs one does the work.
	if os.WriteFile(stamp, nil, 0o666) != nil || os.Chtimes(stamp, now, now) != nil {
		return
	}
	all := c.files()
	slices.SortFunc(all, func(a, b file) int { return cmp.Or(b.used.Compare(a.used), cmp.Compare(a.name, b.name)) })
	var kept int64
	for _, f := range all {
		age := now.Sub(f.used)
		isOld := age > maxAge || !f.isEntry && age > tempAge
		if isOld || kept+f.size > maxBytes {
			_ = os.Remove(f.name)
			continue
		}
		kept += f.size
	}
}
