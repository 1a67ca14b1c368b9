package lsp

import (
	"io"
	"sync"
)

// An outbox sends messages in their order, from a goroutine of its own: a
// client that reads nothing while it writes must not keep the server from
// reading.
type outbox struct {
	mu       sync.Mutex
	cond     sync.Cond
	messages []func() error
	isClosed bool
	done     chan struct{}
}

func newOutbox() *outbox {
	o := &outbox{done: make(chan struct{})}
	o.cond.L = &o.mu
	go o.run()
	return o
}

// add adds what sends a message. An error means that the client has gone,
// which is noticed where messages are read.
func (o *outbox) add(send func() error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.isClosed {
		o.messages = append(o.messages, send)
		o.cond.Signal()
	}
}

// close returns what is closed when all messages are sent.
func (o *outbox) close() <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.isClosed = true
	o.cond.Signal()
	return o.done
}

// flushed returns what is closed when the messages of now are sent. It is
// not if the client does not take them.
func (o *outbox) flushed() <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.isClosed {
		return o.done
	}
	done := make(chan struct{})
	o.messages = append(o.messages, func() error { close(done); return nil })
	o.cond.Signal()
	return done
}

// A lingering stream ends for who reads it when what was there to say to it
// is said: the connection is closed at the end of the input, and a client
// that closes it behind its last message may still read.
type lingering struct {
	io.ReadWriteCloser
	out *outbox
}

func (l lingering) Read(p []byte) (n int, err error) {
	n, err = l.ReadWriteCloser.Read(p)
	if n == 0 && err != nil {
		wait(l.out.flushed(), patience)
	}
	return n, err
}

func (o *outbox) run() {
	defer close(o.done)
	for {
		o.mu.Lock()
		for len(o.messages) == 0 && !o.isClosed {
			o.cond.Wait()
		}
		messages := o.messages
		o.messages = nil
		o.mu.Unlock()
		if len(messages) == 0 {
			return
		}
		for _, send := range messages {
			if send() != nil {
				break
			}
		}
	}
}
