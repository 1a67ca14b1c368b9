// Package slogs: a logger has its handler, which has the file.
package slogs

import (
	"context"
	"log/slog"
	"os"
)

type handler struct {
	out   *os.File
	level slog.Level
}

func (h *handler) Enabled(_ context.Context, l slog.Level) bool { return l >= h.level }
func (h *handler) Handle(_ context.Context, r slog.Record) error {
	_, err := h.out.WriteString(r.Message)
	return err
}
func (h *handler) WithAttrs([]slog.Attr) slog.Handler { return h }
func (h *handler) WithGroup(string) slog.Handler      { return h }

type logger struct{ to *slog.Logger }

var global *logger

// ok: the logger lives as long as the process
func get(name string) *logger {
	if global == nil {
		out := os.Stderr
		if f, err := os.Create(name); err == nil {
			out = f
		}
		global = &logger{to: slog.New(&handler{out: out}).With("pid", os.Getpid())}
	}
	return global
}

// ok
func made(name string) (*slog.Logger, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return slog.New(&handler{out: f}).WithGroup("made"), nil
}

func once(name, text string) error {
	f, err := os.Create(name) // want "never released"
	if err != nil {
		return err
	}
	slog.New(&handler{out: f}).Info(text)
	return nil
}

func early(name string) (*slog.Logger, error) {
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if _, err := f.WriteString("begin"); err != nil {
		return nil, err
	}
	return slog.New(&handler{out: f}), nil
}
