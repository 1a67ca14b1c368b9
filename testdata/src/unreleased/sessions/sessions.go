// Package sessions opens sessions in connections, whose Close is that of an
// embedded field.
package sessions

import "golang.org/x/crypto/ssh"

func subsystem(addr string) error {
	c, err := ssh.Dial("tcp", addr, nil)
	if err != nil {
		return err
	}
	s, err := c.NewSession() // ok: the connection is closed
	if err != nil {
		c.Close()
		return err
	}
	if err := s.RequestSubsystem("sftp"); err != nil {
		go c.Close()
		return err
	}
	return c.Close()
}

func subsystemHalf(addr string) error {
	c, err := ssh.Dial("tcp", addr, nil)
	if err != nil {
		return err
	}
	defer println(addr)
	s, err := c.NewSession()
	if err != nil {
		c.Close()
		return err
	}
	err = s.RequestSubsystem("sftp")
	go c.Close()
	return err
}

func subsystemLost(addr string) error {
	c, err := ssh.Dial("tcp", addr, nil) // want "c.Close is missing before the return on line 51"
	if err != nil {
		return err
	}
	s, err := c.NewSession() // want "s.Close is missing before the return on line 51"
	if err != nil {
		c.Close()
		return err
	}
	if err := s.RequestSubsystem("sftp"); err != nil {
		return err
	}
	return c.Close()
}
