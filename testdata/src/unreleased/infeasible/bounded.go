package infeasible

import "os"

// ok: there is no other level
func byLevel(level int, name string) error {
	if level < 1 || level > 3 {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	switch level {
	case 1, 2:
		return f.Close()
	case 3:
		f.Close()
	}
	return nil
}

func byLevelBut(level int, name string) error {
	if level < 1 || level > 4 {
		return nil
	}
	f, err := os.Open(name) // want "result of os.Open is not released on every path"
	if err != nil {
		return err
	}
	switch level {
	case 1, 2:
		return f.Close()
	case 3:
		f.Close()
	}
	return nil
}

func withoutBound(level int, name string) error {
	f, err := os.Open(name) // want "result of os.Open is not released on every path"
	if err != nil {
		return err
	}
	switch level {
	case 2, 1:
		return f.Close()
	case 3:
		f.Close()
	}
	return nil
}
