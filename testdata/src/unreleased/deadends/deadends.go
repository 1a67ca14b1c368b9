// Package deadends: what is sent to a channel from which nobody receives has no
// other owner.
package deadends

import "os"

func sentToNobody(name string, check func() error) error {
	kept := make(chan *os.File, 1)
	f, err := os.Open(name) // want "os.Open is never released"
	if err != nil {
		return err
	}
	kept <- f
	return check()
}

func sentAndReceived(name string, check func() error) error {
	kept := make(chan *os.File, 1)
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	kept <- f
	defer func() { (<-kept).Close() }()
	return check()
}

func sentToTheCaller(name string) (<-chan *os.File, error) {
	kept := make(chan *os.File, 1)
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	kept <- f
	close(kept)
	return kept, nil
}

func sentIfThereIsRoom(names []string) error {
	kept := make(chan *os.File, 2)
	for _, name := range names {
		f, err := os.Open(name) // want "os.Open is not released"
		if err != nil {
			return err
		}
		select {
		case kept <- f:
		default:
			f.Close()
		}
	}
	println(len(kept))
	close(kept)
	return nil
}

func takenOutAgain(names []string) error {
	kept := make(chan *os.File, 2)
	for _, name := range names {
		f, err := os.Open(name) // ok
		if err != nil {
			return err
		}
		select {
		case kept <- f:
		case old := <-kept:
			old.Close()
			kept <- f
		}
	}
	return drain(kept)
}

func drain(kept chan *os.File) error {
	close(kept)
	for f := range kept {
		f.Close()
	}
	return nil
}
