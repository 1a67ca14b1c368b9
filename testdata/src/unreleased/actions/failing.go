package actions

import (
	"log"
	"net"
	"os"
	"os/exec"

	"unreleased/actions/cobra"
)

// ok: the process ends with the command that fails
func create(cmd *cobra.Command, args []string) error {
	f, err := os.Create(cmd.Use)
	if err != nil {
		return err
	}
	if _, err := f.WriteString("name: " + cmd.Use); err != nil {
		return err
	}
	return f.Close()
}

func createSome(cmd *cobra.Command, args []string) error {
	f, err := os.Create(cmd.Use) // want "not released on every path"
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return nil
	}
	if _, err := f.WriteString("name: " + cmd.Use); err != nil {
		return err
	}
	return f.Close()
}

func createEach(cmd *cobra.Command, args []string) error {
	for _, a := range args {
		if err := createOne(a); err != nil {
			log.Print(err)
		}
	}
	return createLast(cmd.Use)
}

func createOne(name string) error {
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := f.WriteString("name: " + name); err != nil {
		return err
	}
	return f.Close()
}

// What an action calls is a function like any other.
func createLast(name string) error {
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := f.WriteString("name: " + name); err != nil {
		return err
	}
	return f.Close()
}

// ok
func createTwo(cmd *cobra.Command, args []string) error { return CreateShared(cmd.Use) }

// CreateShared is for other packages as well.
func CreateShared(name string) error {
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := f.WriteString("name: " + name); err != nil {
		return err
	}
	return f.Close()
}

func serve(cmd *cobra.Command, args []string) error {
	l, err := net.Listen("tcp", cmd.Use)
	if err != nil {
		return err
	}
	defer l.Close()
	return each(l, func(c net.Conn) error {
		f, err := os.Create(c.RemoteAddr().String()) // want "not released on every path"
		if err != nil {
			return err
		}
		if _, err := f.WriteString("hello"); err != nil {
			return err
		}
		return f.Close()
	})
}

// ok
func each(l net.Listener, handle func(net.Conn) error) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		if err := handle(c); err != nil {
			log.Print(err)
		}
		c.Close()
	}
}

func start(cmd *cobra.Command, args []string) error {
	server := exec.Command(cmd.Use, args...)
	if err := server.Start(); err != nil { // want "what server.Start begins is not released on every path"
		return err
	}
	if err := os.WriteFile("pid", nil, 0o600); err != nil {
		return err
	}
	return server.Wait()
}
