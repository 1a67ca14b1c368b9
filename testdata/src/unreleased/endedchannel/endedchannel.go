// Package endedchannel has channels that come with a function to give them up: who has
// waited for their end need not.
package endedchannel

import (
	"context"
	"sync"
)

type hub struct {
	mu    sync.Mutex
	lists map[chan string]bool
	ends  map[chan string]func()
}

// listen returns what is said, and how to stop listening.
func (h *hub) listen(ctx context.Context) (<-chan string, func(), error) {
	ctx, cancel := context.WithCancel(ctx)
	if err := ctx.Err(); err != nil {
		cancel()
		return nil, nil, err
	}
	ch := make(chan string)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lists[ch] = true
	return ch, cancel, nil
}

func (h *hub) collect(ctx context.Context) ([]string, error) {
	said, stop, err := h.listen(ctx) // ok: the channel has ended
	if err != nil {
		return nil, err
	}
	var all []string
	for {
		select {
		case <-ctx.Done():
			stop()
			return nil, ctx.Err()
		case word, ok := <-said:
			if !ok {
				return all, nil
			}
			all = append(all, word)
		}
	}
}

func (h *hub) first(ctx context.Context) (string, error) {
	said, stop, err := h.listen(ctx) // want `result of h.listen is not released on every path: stop is missing before the return`
	if err != nil {
		return "", err
	}
	for {
		select {
		case <-ctx.Done():
			stop()
			return "", ctx.Err()
		case word, ok := <-said:
			if !ok || word != "" {
				return word, nil
			}
		}
	}
}
