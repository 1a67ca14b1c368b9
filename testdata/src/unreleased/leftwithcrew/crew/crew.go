// Package crew runs functions beside each other.
package crew

import "sync"

// A Crew waits for its functions.
type Crew struct {
	wg   sync.WaitGroup
	once sync.Once
	err  error
}

// ok: Run runs f.
func (c *Crew) Run(f func() error) {
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		if err := f(); err != nil {
			c.once.Do(func() { c.err = err })
		}
	}()
}

// ok: Join waits for all.
func (c *Crew) Join() error {
	c.wg.Wait()
	return c.err
}
