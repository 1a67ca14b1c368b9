// Package agentconn has agents, which ask through a connection for as long as
// they are in use.
package agentconn

import (
	"net"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

func signers(sock string) ([]ssh.Signer, error) {
	c, err := net.Dial("unix", sock) // want "c.Close is missing"
	if err != nil {
		return nil, err
	}
	return agent.NewClient(c).Signers()
}

func forward(client ssh.Conn, sock string) error {
	c, err := net.Dial("unix", sock) // ok
	if err != nil {
		return err
	}
	return agent.ForwardToAgent(client, agent.NewClient(c))
}
