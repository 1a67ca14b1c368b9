// Package namedstats has handlers whose work is to ask for statistics and traces:
// the time that they take is told as that of the others.
package namedstats

import (
	"context"
	"time"
)

type recorder interface{ RecordSeconds(s float64) }

var seconds recorder

func tell(name string, start time.Time, err error) {
	seconds.RecordSeconds(time.Since(start).Seconds())
}

type client interface {
	Get(ctx context.Context, path string) (string, error)
}

type timeStats struct{ spent string }

func issue(ctx context.Context, c client, id string) (string, error) {
	return c.Get(ctx, "/issues/"+id)
}
func trace(ctx context.Context, c client, id string) (string, error) { return c.Get(ctx, "/jobs/"+id) }
func getTimeStats(ctx context.Context, c client, id string) (*timeStats, error) {
	s, err := c.Get(ctx, "/stats/"+id)
	return &timeStats{s}, err
}

type handler func(ctx context.Context, id string) (any, error)

type server struct{ handlers map[string]handler }

func (s *server) AddTool(name string, h handler) { s.handlers[name] = h }

func register(s *server, c client) {
	s.AddTool("issue", func(ctx context.Context, id string) (any, error) {
		start := time.Now()
		out, err := issue(ctx, c, id)
		tell("issue", start, err)
		return out, err
	})
	s.AddTool("close", func(ctx context.Context, id string) (any, error) {
		start := time.Now()
		out, err := c.Get(ctx, "/close/"+id)
		tell("close", start, err)
		return out, err
	})
	s.AddTool("open", func(ctx context.Context, id string) (any, error) {
		start := time.Now()
		out, err := c.Get(ctx, "/open/"+id)
		tell("open", start, err)
		return out, err
	})
	s.AddTool("stats", func(ctx context.Context, id string) (any, error) { // ok: it tells its time
		start := time.Now()
		out, err := getTimeStats(ctx, c, id)
		tell("stats", start, err)
		return out, err
	})
	s.AddTool("trace", func(ctx context.Context, id string) (any, error) { // ok
		start := time.Now()
		out, err := trace(ctx, c, id)
		tell("trace", start, err)
		return out, err
	})
	s.AddTool("reopen", func(ctx context.Context, id string) (any, error) { // want `the function literal \("reopen"\), registered by AddTool, is not observed; 5 of its 6 sibling registrations begin a timer`
		out, err := issue(ctx, c, id)
		if err != nil {
			return nil, err
		}
		return c.Get(ctx, "/reopen/"+out)
	})
}
