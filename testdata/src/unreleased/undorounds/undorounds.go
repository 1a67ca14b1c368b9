// Package undorounds collects literals that undo what each round of a loop has acquired,
// each with a variable of its own.
package undorounds

import "os"

func work(f *os.File) error {
	_, err := f.Stat()
	return err
}

func runAll(undo []func()) {
	for _, f := range undo {
		f()
	}
}

func deferredBehind(names []string) error {
	var undo []func()
	for _, name := range names {
		f, err := os.Open(name) // want "for those of earlier iterations before the return"
		if err != nil {
			return err
		}
		undo = append(undo, func() { f.Close() })
	}
	defer runAll(undo)
	return nil
}

func deferredLiteralBehind(names []string) error {
	var undo []func()
	for _, name := range names {
		f, err := os.Open(name) // want "for those of earlier iterations before the return"
		if err != nil {
			return err
		}
		undo = append(undo, func() { f.Close() })
	}
	defer func() {
		for _, f := range undo {
			f()
		}
	}()
	return nil
}

func atTheEnd(names []string) error {
	var undo []func()
	for _, name := range names {
		f, err := os.Open(name) // want "for those of earlier iterations before the return"
		if err != nil {
			return err
		}
		undo = append(undo, func() { f.Close() })
	}
	for _, f := range undo {
		f()
	}
	return nil
}

func deferredBefore(names []string) error {
	var undo []func()
	defer func() {
		for _, f := range undo {
			f()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name) // ok
		if err != nil {
			return err
		}
		undo = append(undo, func() { f.Close() })
		if err := work(f); err != nil {
			return err
		}
	}
	return nil
}

func undoneWhereItFails(names []string) error {
	var undo []func()
	for _, name := range names {
		f, err := os.Open(name) // ok
		if err != nil {
			runAll(undo)
			return err
		}
		undo = append(undo, func() { f.Close() })
	}
	runAll(undo)
	return nil
}

func undoneByLiteral(names []string) error {
	var undo []func()
	back := func() {
		for i := len(undo) - 1; i >= 0; i-- {
			undo[i]()
		}
	}
	for _, name := range names {
		f, err := os.Open(name) // ok
		if err != nil {
			back()
			return err
		}
		undo = append(undo, func() { f.Close() })
	}
	back()
	return nil
}

func returned(names []string) (func(), error) {
	var undo []func()
	for _, name := range names {
		f, err := os.Open(name) // ok
		if err != nil {
			runAll(undo)
			return nil, err
		}
		undo = append(undo, func() { f.Close() })
	}
	return func() { runAll(undo) }, nil
}

type server struct{ undo []func() }

func (s *server) open(names []string) error {
	for _, name := range names {
		f, err := os.Open(name) // ok
		if err != nil {
			return err
		}
		s.undo = append(s.undo, func() { f.Close() })
	}
	return nil
}

func (s *server) Close() { runAll(s.undo) }

func skips(names []string) error {
	var undo []func()
	for _, name := range names {
		f, err := os.Open(name) // ok
		if err != nil {
			continue
		}
		undo = append(undo, func() { f.Close() })
	}
	runAll(undo)
	return nil
}
