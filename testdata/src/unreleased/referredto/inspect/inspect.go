// Package inspect gets values of other packages.
package inspect

var all []any

// Seen only looks.
func Seen(v any) bool { return v != nil }

// Keep has the value from then on.
func Keep(v any) { all = append(all, v) }

// Finish ends what it gets.
func Finish(v any) {
	if c, ok := v.(interface{ Close() error }); ok {
		c.Close()
	}
}
