// Package listedrecords: a list of structs each of which has something to release in
// a field.
package listedrecords

import (
	"io"

	"unreleased/listedrecords/shards"
)

func ping(hosts map[string]string) error {
	all, err := shards.Connect(hosts) // want "not released on every path"
	if err != nil {
		return err
	}
	for _, s := range all {
		if _, err := io.WriteString(s.Conn, "ping"); err != nil {
			return err
		}
	}
	shards.Disconnect(all)
	return nil
}

func names(hosts map[string]string) ([]string, error) {
	all, err := shards.Connect(hosts) // want "never released"
	if err != nil {
		return nil, err
	}
	return shards.Names(all), nil
}

// ok
func deferred(hosts map[string]string) error {
	all, err := shards.Connect(hosts)
	if err != nil {
		return err
	}
	defer shards.Disconnect(all)
	for _, s := range all {
		if _, err := io.WriteString(s.Conn, "ping"); err != nil {
			return err
		}
	}
	return nil
}

// ok
func oneByOne(hosts map[string]string) ([]string, error) {
	all, err := shards.Connect(hosts)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		defer s.Conn.Close()
	}
	return shards.Names(all), nil
}

type cluster struct{ all []shards.Shard }

// ok
func newCluster(hosts map[string]string) (*cluster, error) {
	all, err := shards.Connect(hosts)
	if err != nil {
		return nil, err
	}
	return &cluster{all}, nil
}

func (c *cluster) Close() { shards.Disconnect(c.all) }

// ok: the first is kept, and who calls knows the others
func first(hosts map[string]string) (*shards.Shard, error) {
	all, err := shards.Connect(hosts)
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}
