package lease

import "net"

// A List lends connections, which come back to its list.
type List struct {
	addr string
	idle []net.Conn
	free chan struct{}
}

// An Entry is a connection that is lent.
type Entry struct {
	list   *List
	conn   net.Conn
	broken bool
}

// Take lends one.
func (p *List) Take() (*Entry, error) {
	p.free <- struct{}{}
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return &Entry{list: p, conn: c}, nil
	}
	c, err := net.Dial("tcp", p.addr)
	if err != nil {
		<-p.free
		return nil, err
	}
	return &Entry{list: p, conn: c}, nil
}

func (e *Entry) Conn() net.Conn { return e.conn }
func (e *Entry) Broken()        { e.broken = true }

// Release gives it back.
func (e *Entry) Release() {
	if e.broken {
		e.conn.Close()
	} else {
		e.list.idle = append(e.list.idle, e.conn)
	}
	<-e.list.free
}

// A Queue lends them by a channel.
type Queue struct {
	addr string
	idle chan net.Conn
}

// A Ticket is a connection that is lent.
type Ticket struct {
	queue *Queue
	conn  net.Conn
}

// Take lends one.
func (q *Queue) Take() (*Ticket, error) {
	select {
	case c := <-q.idle:
		return &Ticket{q, c}, nil
	default:
	}
	c, err := net.Dial("tcp", q.addr)
	if err != nil {
		return nil, err
	}
	return &Ticket{q, c}, nil
}

func (t *Ticket) Conn() net.Conn { return t.conn }

// Done gives it back.
func (t *Ticket) Done() {
	select {
	case t.queue.idle <- t.conn:
	default:
		t.conn.Close()
	}
}

// A Tree keeps what its nodes hold.
type Tree struct {
	addr string
	all  []net.Conn
	uses int
}

// A Node looks at a connection of its tree.
type Node struct {
	tree *Tree
	conn net.Conn
}

// Node dials for the tree, which keeps the connection.
func (t *Tree) Node() (*Node, error) {
	c, err := net.Dial("tcp", t.addr)
	if err != nil {
		return nil, err
	}
	t.all = append(t.all, c)
	return &Node{t, c}, nil
}

// Release counts.
func (n *Node) Release() { n.tree.uses-- }

// Close closes what the tree keeps.
func (t *Tree) Close() {
	for _, c := range t.all {
		c.Close()
	}
}
