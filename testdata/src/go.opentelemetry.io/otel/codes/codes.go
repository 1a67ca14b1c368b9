// Package codes is a stub.
package codes

type Code uint32

const (
	Unset Code = iota
	Error
	Ok
)
