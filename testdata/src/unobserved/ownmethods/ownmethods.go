// Package ownmethods chooses one of several services, of which one takes the
// time of its own work. That is its business: the others cannot use it, as they
// can a wrapper.
package ownmethods

import (
	"context"
	"errors"
	"log"
	"time"
)

type consumer interface {
	Run(ctx context.Context) error
}

type source interface {
	Next(ctx context.Context) error
}

type kafka struct{ s source }

func newKafka(s source) (*kafka, error) {
	if s == nil {
		return nil, errors.New("no source")
	}
	return &kafka{s}, nil
}

func (k *kafka) Run(ctx context.Context) error {
	started := time.Now()
	defer func() { log.Printf("ran for %v", time.Since(started)) }()
	return k.s.Next(ctx)
}

type nats struct{ s source }

func newNats(s source) (*nats, error) { return &nats{s}, nil }

func (n *nats) Run(ctx context.Context) error { return n.s.Next(ctx) }

type redis struct{ s source }

func newRedis(s source) (*redis, error) { return &redis{s}, nil }

func (r *redis) Run(ctx context.Context) error { return r.s.Next(ctx) }

func choose(kind string, s source) (consumer, error) {
	var c consumer
	var err error
	switch kind {
	case "kafka":
		c, err = newKafka(s)
	case "nats":
		c, err = newNats(s) // ok
	case "redis":
		c, err = newRedis(s) // ok
	}
	return c, err
}

type timed struct{ c consumer }

func (t *timed) Run(ctx context.Context) error {
	started := time.Now()
	defer func() { log.Printf("ran for %v", time.Since(started)) }()
	return t.c.Run(ctx)
}

func withTime(c consumer) consumer { return &timed{c} }

func chooseTimed(kind string, s source) consumer {
	var c consumer
	switch kind {
	case "nats":
		c = withTime(&nats{s})
	case "redis":
		c = &redis{s} // want `redis in this branch is not observed; 1 of its 2 sibling branches goes through withTime`
	}
	return c
}
