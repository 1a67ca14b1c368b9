// Package expected has tests of constructors that are to fail: nothing has been
// made, or the test fails.
package expected

import (
	"net"
	"os"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func discarded(t require.TestingT) {
	// ok
	_, err := os.Open("nothing")
	require.Error(t, err)
}

func discardedAll(t require.TestingT) {
	_, err := os.Open("something") // want "discarded"
	require.NoError(t, err)
}

func named(t require.TestingT) {
	// ok
	f, err := os.Open("nothing")
	require.ErrorIs(t, err, os.ErrNotExist)
	assert.NoError(t, f.Sync())
}

func namedAll(t require.TestingT) {
	f, err := os.Open("something") // want "never released"
	require.NoError(t, err)
	assert.NoError(t, f.Sync())
}

func methods(t require.TestingT) {
	req := require.New(t)
	// ok
	_, err := net.Dial("tcp", "nowhere")
	req.Error(err)
	// ok
	_, err = net.Dial("tcp", "nowhere:1")
	req.EqualError(err, "no")
	_, err = net.Dial("tcp", "somewhere") // want "discarded"
	req.NoError(err)
}

func soft(t assert.TestingT) {
	// ok: the test has failed
	f, err := os.Open("nothing")
	if assert.Error(t, err) {
		return
	}
	f.Sync()
}

// The error of something else tells nothing.
func other(t require.TestingT) {
	f, err := os.Open("something") // want "never released"
	require.NoError(t, err)
	_, err = f.Stat()
	require.Error(t, err)
}

func otherTarget(t require.TestingT, target error) {
	_, err := os.Open("something") // want "discarded"
	require.ErrorIs(t, target, err)
}

func helper(t require.TestingT, open func() (*os.File, error)) {
	// ok
	f, err := open()
	require.Error(t, err, "no file")
	_ = f
}
