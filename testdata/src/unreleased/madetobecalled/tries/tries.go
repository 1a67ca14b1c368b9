// Package tries calls functions.
package tries

// Do calls f until it succeeds.
func Do(f func() error) error {
	for range 3 {
		if err := f(); err == nil {
			return nil
		}
	}
	return f()
}

var later []func() error

// Later keeps f.
func Later(f func() error) error {
	later = append(later, f)
	return nil
}
