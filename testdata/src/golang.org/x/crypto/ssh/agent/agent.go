// Package agent is a stub: signatures of golang.org/x/crypto/ssh/agent.
package agent

import (
	"io"

	"golang.org/x/crypto/ssh"
)

type Agent interface {
	List() ([]string, error)
	Signers() ([]ssh.Signer, error)
}

type ExtendedAgent interface {
	Agent
	Extension(kind string) error
}

func NewClient(rw io.ReadWriter) ExtendedAgent { return nil }

func ForwardToAgent(client ssh.Conn, keyring Agent) error { return nil }
