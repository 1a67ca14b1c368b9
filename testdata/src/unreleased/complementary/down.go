package complementary

import "sync"

type shards [8]struct {
	sync.Mutex
	rows map[string]int
}

// ok: the loop down begins with the last one
func (s *shards) all(f func()) {
	for i := range s {
		s[i].Lock()
	}
	f()
	for i := len(s) - 1; i >= 0; i-- {
		s[i].Unlock()
	}
}

func (s *shards) allButSometimes(f func() bool) {
	for i := range s {
		s[i].Lock() // want `s\[i\].Unlock is missing before the return on line 26`
	}
	if !f() {
		return
	}
	for i := len(s) - 1; i >= 0; i-- {
		s[i].Unlock()
	}
}
