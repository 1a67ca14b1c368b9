package locks

import "sync"

type depot struct {
	sync.Mutex
	free int
}

type truck struct {
	home *depot
	load int
}

// ok: the depot of the truck is the one that is locked
func (d *depot) back(t *truck) bool {
	d.Lock()
	d, load := t.home, t.load
	d.free += load
	if load == 0 {
		d.Unlock()
		return false
	}
	d.Unlock()
	return true
}

func (d *depot) backHalf(t *truck) bool {
	d.Lock() // want "lock of d.Lock is not released on every path: d.Unlock is missing before the return on line 33"
	d, load := t.home, t.load
	d.free += load
	if load == 0 {
		return false
	}
	d.Unlock()
	return true
}

func (d *depot) swap(t *truck) bool {
	d.Lock() // want "lock of d.Lock is not released on every path: d.Unlock is missing before the return on line 45"
	t.home.Lock()
	d.free, t.home.free = t.home.free, d.free
	t.home.Unlock()
	if d.free == 0 {
		return false
	}
	d.Unlock()
	return true
}

type piece struct {
	mu          sync.Mutex
	left, right *piece
	text        string
}

// ok: none of the pieces on the left is the one that the walk begins with
func (p *piece) texts(list []string) []string {
	at := p
	for at.right != nil {
		list = append(list, at.right.text)
		left := at.left
		if at != p {
			at.mu.Unlock()
		}
		left.mu.Lock()
		at = left
	}
	text := at.text
	if at != p {
		at.mu.Unlock()
	}
	return append(list, text)
}

func (p *piece) leftmost() string {
	left := p.left
	left.mu.Lock() // want "lock of left.mu.Lock is not released on every path: left.mu.Unlock is missing before the return on line 80"
	if left.left == nil {
		return ""
	}
	text := left.text
	left.mu.Unlock()
	return text
}
