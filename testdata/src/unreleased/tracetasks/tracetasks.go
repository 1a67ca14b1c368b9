// Package tracetasks recovers from what runs under a task of an execution trace. That
// a panic skips the task's end is of no matter; that a return does is.
package tracetasks

import (
	"context"
	"log"
	"os"
	"runtime/trace"
)

func deliver(ctx context.Context, name string, send func(context.Context, string) error) {
	defer func() {
		if e := recover(); e != nil {
			log.Print(e)
		}
	}()
	attempt(ctx, name, send)
	logged(name, send)
}

// ok
func attempt(ctx context.Context, name string, send func(context.Context, string) error) {
	ctx, task := trace.NewTask(ctx, "send")
	err := send(ctx, name)
	task.End()
	if err != nil {
		log.Print(err)
		return
	}
	region := trace.StartRegion(ctx, "confirm")
	log.Print(send(ctx, "ok"))
	region.End()
}

func attemptTwice(ctx context.Context, name string, send func(context.Context, string) error) {
	ctx, task := trace.NewTask(ctx, "send") // want "not released on every path"
	if err := send(ctx, name); err != nil {
		log.Print(err)
		return
	}
	send(ctx, "ok")
	task.End()
}

func logged(name string, send func(context.Context, string) error) {
	f, err := os.Create(name) // want "not released if a call panics"
	if err != nil {
		return
	}
	err = send(context.Background(), name)
	f.Close()
	if err != nil {
		log.Print(err)
	}
}
