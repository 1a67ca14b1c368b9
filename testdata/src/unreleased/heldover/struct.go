package heldover

import "os"

// A current has the file that is worked on.
type current struct {
	file *os.File
	ok   bool
}

func (c *current) reset() {
	if c.ok {
		c.file.Close()
		c.ok = false
	}
}

func (c *current) tell() {
	if c.ok {
		println(c.file.Name())
	}
}

// ok: the file of the round before is closed when the next one is there
func replaced(names []string) error {
	c := &current{}
	defer c.reset()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		c.reset()
		c.file, c.ok = f, true
	}
	return nil
}

// ok
func replacedValue(names []string) error {
	var c current
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			c.reset()
			return err
		}
		c.reset()
		c.file, c.ok = f, true
	}
	c.reset()
	return nil
}

func replacedUntold(names []string) error {
	c := &current{}
	defer c.reset()
	for _, name := range names {
		f, err := os.Open(name) // want "result of os.Open is not released on every path: f.Close is missing for those of earlier iterations before the return on line 66"
		if err != nil {
			return err
		}
		c.tell()
		c.file, c.ok = f, true
	}
	return nil
}

func leftOnFailure(names []string) error {
	c := &current{}
	for _, name := range names {
		f, err := os.Open(name) // want "result of os.Open is not released on every path"
		if err != nil {
			return err
		}
		c.reset()
		c.file, c.ok = f, true
	}
	c.reset()
	return nil
}

// ok
func shutByLiteral(names []string) error {
	var cur *os.File
	shut := func() {
		if cur != nil {
			cur.Close()
		}
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			shut()
			return err
		}
		shut()
		cur = f
	}
	shut()
	return nil
}

func toldByLiteral(names []string) error {
	var cur *os.File
	tell := func() { println(cur != nil) }
	for _, name := range names {
		f, err := os.Open(name) // want "result of os.Open is not released on every path: f.Close is missing for those of earlier iterations"
		if err != nil {
			cur.Close()
			return err
		}
		tell()
		cur = f
	}
	cur.Close()
	return nil
}

// ok: as many are closed as were opened
func counted(names []string) error {
	opened := 0
	var files []*os.File
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			break
		}
		files = append(files, f)
		opened++
	}
	for i := 0; i < opened; i++ {
		files[i].Close()
	}
	return nil
}

func countedElsewhere(names []string) error {
	failed := 0
	var files []*os.File
	for _, name := range names {
		f, err := os.Open(name) // want "result of os.Open is not released on every path"
		if err != nil {
			failed++
			continue
		}
		files = append(files, f)
	}
	for i := 0; i < failed; i++ {
		files[i].Close()
	}
	return nil
}
