package cases

import (
	"errors"

	"behaviour/res"
)

// carried are functions in which what is acquired goes on elsewhere: into a
// field, into a list, past an error that somebody only writes down.
var carried = []func() string{of(twoFields), of(goesOnWithout), of(closesShards), of(listedAndDropped), of(spawnsLate)}

type plant struct{ boiler, pump *res.R }

func (p *plant) Close() {
	if p.boiler != nil {
		p.boiler.Close()
	}
	p.pump.Close()
}

// a field that may be empty
func newPlant() (*plant, error) {
	p := &plant{}
	var err error
	if res.Decide() {
		p.boiler, err = res.Open("boiler")
		if err != nil {
			return nil, err
		}
	}
	p.pump, err = res.Open("pump")
	if err != nil {
		return nil, err
	}
	return p, nil
}

func twoFields() error {
	p, err := newPlant()
	if err != nil {
		return err
	}
	p.Close()
	return nil
}

// nobody wants what is acquired, and an error is no reason to leave
func goesOnWithout() error {
	var errs []error
	if _, err := res.Open("marker"); err != nil {
		errs = append(errs, err)
	}
	errs = append(errs, res.Step())
	return errors.Join(errs...)
}

type shards struct {
	each []*res.W
	log  *res.W
}

// the log stays open where a shard fails
func (s *shards) Close() error {
	for _, w := range s.each {
		if w == nil {
			continue
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	return s.log.Close()
}

func openShards() (*shards, error) {
	s := &shards{}
	var err error
	if s.log, err = res.Create("log"); err != nil {
		return nil, err
	}
	w, err := res.Create("shard")
	if err != nil {
		s.log.Close()
		return nil, err
	}
	s.each = append(s.each, w, nil)
	return s, nil
}

func closesShards() error {
	s, err := openShards()
	if err != nil {
		return err
	}
	return plain(s.Close())
}

// the slice is what the deferred literal goes through
func listedAndDropped() error {
	var rs []*res.R
	defer func() {
		for _, r := range rs {
			r.Close()
		}
	}()
	for range 2 {
		r, err := res.Open("x")
		if err != nil {
			return err
		}
		if err := r.Use(); err != nil {
			return err
		}
		rs = append(rs, r)
	}
	return nil
}

// a step may fail before the goroutine begins that gets it
func spawnsLate() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if err := res.Step(); err != nil {
		return err
	}
	res.Spawned.Add(1)
	go func() {
		defer res.Spawned.Done()
		r.Name()
	}()
	res.Spawned.Wait()
	return nil
}
