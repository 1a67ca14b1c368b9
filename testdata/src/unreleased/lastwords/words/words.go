// Package words puts into words what is said last.
package words

func Bye(code int) string {
	if code == 0 {
		return "bye"
	}
	return string(rune(code))
}
