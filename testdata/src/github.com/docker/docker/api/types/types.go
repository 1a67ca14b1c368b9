// Package types is a stub of github.com/docker/docker/api/types as it was
// before version 26.
package types

import "io"

type ContainerStats struct {
	Body   io.ReadCloser
	OSType string
}
