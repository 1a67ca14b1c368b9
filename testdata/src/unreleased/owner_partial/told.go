package owner_partial

import "net"

// A line tells somebody that it is closed, and has a function that ends its timer.
type line struct {
	conn         net.Conn
	closeHandler func()
	cancelTimer  func()
}

func dialLine(addr string, told, cancel func()) (*line, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &line{conn: conn, closeHandler: told, cancelTimer: cancel}, nil
}

func (l *line) Close() error { // want `l.cancelTimer is missing before the return`
	if err := l.conn.Close(); err != nil {
		return err
	}
	l.cancelTimer()
	return nil
}

// A phone only tells.
type phone struct {
	conn         net.Conn
	closeHandler func()
}

func dialPhone(addr string, told func()) (*phone, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &phone{conn, told}, nil
}

// Close is ok.
func (p *phone) Close() error {
	if err := p.conn.Close(); err != nil {
		return err
	}
	if p.closeHandler != nil {
		p.closeHandler()
	}
	return nil
}
