// Package shards connects to several hosts.
package shards

import "net"

// A Shard is a connection with a name.
type Shard struct {
	Name string
	Conn net.Conn
}

// Connect connects to all hosts.
func Connect(hosts map[string]string) ([]Shard, error) {
	var all []Shard
	for name, addr := range hosts {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			Disconnect(all)
			return nil, err
		}
		all = append(all, Shard{name, c})
	}
	return all, nil
}

// Disconnect closes all connections.
func Disconnect(all []Shard) {
	for _, s := range all {
		s.Conn.Close()
	}
}

// Names returns the names of all.
func Names(all []Shard) (names []string) {
	for _, s := range all {
		names = append(names, s.Name)
	}
	return names
}
