// Package logger has the parts of the lines of a log.
package logger

// Field is one of them.
type Field struct{ Key, Value string }
