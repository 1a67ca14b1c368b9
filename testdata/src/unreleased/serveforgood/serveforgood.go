// Package serveforgood has functions that serve until their context ends. That of the
// process never does.
package serveforgood

import (
	"context"
	"log"
	"net"
	"time"
)

func answer(ctx context.Context, conn net.PacketConn) {
	b := make([]byte, 512)
	for {
		n, from, err := conn.ReadFrom(b)
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
			}
			continue
		}
		conn.WriteTo(b[:n], from)
	}
}

// answerOnce returns before its context ends.
func answerOnce(ctx context.Context, conn net.PacketConn) {
	b := make([]byte, 512)
	for {
		n, from, err := conn.ReadFrom(b)
		if err != nil {
			if ctx.Err() == nil {
				log.Print(err)
			}
			return
		}
		conn.WriteTo(b[:n], from)
	}
}

// ok: it never returns
func serve(addr string) {
	conn, err := net.ListenPacket("udp", addr)
	if err != nil {
		log.Fatal(err)
	}
	answer(context.Background(), conn)
}

func serveUntil(ctx context.Context, addr string) {
	conn, err := net.ListenPacket("udp", addr) // want "never released"
	if err != nil {
		log.Fatal(err)
	}
	answer(ctx, conn)
}

func serveFor(d time.Duration, addr string) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	conn, err := net.ListenPacket("udp", addr) // want "never released"
	if err != nil {
		log.Fatal(err)
	}
	answer(ctx, conn)
}

func serveOnce(addr string) {
	conn, err := net.ListenPacket("udp", addr) // want "never released"
	if err != nil {
		log.Fatal(err)
	}
	answerOnce(context.Background(), conn)
}

// tick returns when it is told by a channel.
func tick(ctx context.Context, stop <-chan bool, conn net.PacketConn) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-stop:
			return
		case <-time.After(time.Second):
			conn.SetDeadline(time.Now())
		}
	}
}

func tickUntil(stop <-chan bool, addr string) {
	conn, err := net.ListenPacket("udp", addr) // want "never released"
	if err != nil {
		log.Fatal(err)
	}
	tick(context.TODO(), stop, conn)
}

func beside(addr, other string) {
	conn, err := net.ListenPacket("udp", addr)
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	second, err := net.ListenPacket("udp", other) // want "never released"
	if err != nil {
		return
	}
	go answer(context.Background(), conn)
	second.SetDeadline(time.Now())
}
