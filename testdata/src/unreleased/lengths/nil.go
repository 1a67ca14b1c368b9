package lengths

import (
	"errors"
	"os"
)

// ok: nothing has been added where there is a file
func collected(name string) error {
	var errs []error
	f, err := os.Open(name)
	if err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	return f.Close()
}

func collectedLater(name string) error {
	var errs []error
	f, err := os.Open(name) // want "result of os.Open is not released on every path"
	if err != nil {
		errs = append(errs, err)
	} else if _, err := f.Stat(); err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	return f.Close()
}

// ok
func collectedOfMany(names []string) error {
	var errs []error
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if err := f.Close(); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) != 0 {
		return errors.Join(errs...)
	}
	return nil
}

// ok
func noneCollected(name string) error {
	var errs []error
	f, err := os.Open(name)
	if err != nil {
		errs = append(errs, err)
	}
	if len(errs) != 0 {
		return errors.Join(errs...)
	}
	return f.Close()
}

func collectedAfterwards(name string) error {
	var errs []error
	f, err := os.Open(name) // want "result of os.Open is never released"
	if err != nil {
		return err
	}
	if len(errs) == 0 {
		return nil
	}
	return f.Close()
}
