// Package orders has wrappers, decorators and middlewares of another package.
package orders

import (
	"context"
	"fmt"

	"unobserved/orders/obs"
)

type Order struct{ id string }

func place(ctx context.Context, o *Order) error  { return nil }
func cancel(ctx context.Context, o *Order) error { return nil }
func refund(ctx context.Context, o *Order) error { return nil }

// interface of another package
type shop struct{ o obs.Observer }

func (s *shop) handle(ctx context.Context, op string, o *Order) error {
	switch op {
	case "place":
		return s.o.Call(ctx, op, func(ctx context.Context) error { return place(ctx, o) }) // ok
	case "cancel":
		return cancel(ctx, o) // want `call of cancel in this branch is not observed; 2 of its 3 sibling branches go through Observer\.Call`
	case "refund":
		return s.o.Call(ctx, op, func(ctx context.Context) error { return refund(ctx, o) }) // ok
	}
	return fmt.Errorf("unknown op %s", op)
}

func handleGlobal(ctx context.Context, op string, o *Order) error {
	switch op {
	case "place":
		return obs.Default.Call(ctx, op, func(ctx context.Context) error { return place(ctx, o) }) // ok
	case "cancel":
		return cancel(ctx, o) // want `call of cancel in this branch is not observed; 1 of its 2 sibling branches goes through Observer\.Call`
	}
	return nil
}

// enter/leave inline from another package
func inline(ctx context.Context, op string, o *Order) (err error) {
	switch op {
	case "place":
		ctx, s := obs.Enter(ctx, op)
		defer s.Leave(&err)
		return place(ctx, o) // ok
	case "cancel":
		ctx, s := obs.Enter(ctx, op)
		defer s.Leave(&err)
		return cancel(ctx, o) // ok
	case "refund":
		return refund(ctx, o) // want `call of refund in this branch is not observed; 2 of its 3 sibling branches run under a timer`
	}
	return nil
}

// generic decorator of another package
var ops = map[string]func(context.Context, *Order) error{
	"place":  obs.Handler("place", place),   // ok
	"cancel": obs.Handler("cancel", cancel), // ok
	"refund": refund,                        // want `refund \("refund"\) in this table is not observed; 2 of its 3 sibling entries go through obs\.Handler`
}

func dispatch(ctx context.Context, op string, o *Order) error {
	switch op {
	case "place":
		return obs.Handler("place", place)(ctx, o) // ok
	case "cancel":
		return cancel(ctx, o) // want `call of cancel in this branch is not observed; 1 of its 2 sibling branches goes through obs\.Handler`
	}
	return nil
}

// middlewares
func adapt(h func(context.Context, *Order) error) func(context.Context, any) error {
	return func(ctx context.Context, v any) error { return h(ctx, v.(*Order)) }
}

func wire() map[string]func(context.Context, any) error {
	t := obs.Trace("orders")
	return map[string]func(context.Context, any) error{
		"place":  t(adapt(place)),  // ok
		"cancel": t(adapt(cancel)), // ok
		"refund": adapt(refund),    // want `refund \("refund"\) in this table is not observed; 2 of its 3 sibling entries go through obs\.Trace`
	}
}

// consumer group with topics
type Consumer struct {
	topics map[string]func(context.Context, any) error
}

func (c *Consumer) Subscribe(topic string, h func(context.Context, any) error) { c.topics[topic] = h }

func subscribe(c *Consumer) {
	c.Subscribe("orders.placed", obs.Trace("placed")(adapt(place)))           // ok
	c.Subscribe("orders.cancelled", obs.Trace("cancel")(adapt(cancel)))       // ok
	c.Subscribe("orders.refunded", adapt(refund))                             // want `refund \("orders\.refunded"\), registered by Subscribe, is not observed; 2 of its 3 sibling registrations go through obs\.Trace`
	c.Subscribe("heartbeat", func(context.Context, any) error { return nil }) // ok
}

// method value stored in a var then called in branches
func late(ctx context.Context, op string, o *Order) error {
	var h func(context.Context, *Order) error
	switch op {
	case "place":
		h = obs.Handler(op, place) // ok
	case "cancel":
		h = cancel // want `cancel in this branch is not observed; 2 of its 3 sibling branches go through obs\.Handler`
	case "refund":
		h = obs.Handler(op, refund) // ok
	default:
		return fmt.Errorf("unknown op %s", op)
	}
	return h(ctx, o)
}

// chooses the handler, wraps at the end: right
func atEnd(ctx context.Context, op string, o *Order) error {
	var h func(context.Context, *Order) error
	switch op {
	case "place":
		h = place // ok
	case "cancel":
		h = cancel // ok
	}
	return obs.Handler(op, h)(ctx, o)
}

// chooses the handler, wraps all but one at the end
func atEndBut(ctx context.Context, op string, o *Order) error {
	switch op {
	case "refund":
		return refund(ctx, o) // want `call of refund in this branch is not observed; 1 of its 2 sibling branches goes through obs\.Handler`
	}
	h := place
	if op == "cancel" {
		h = cancel
	}
	return obs.Handler(op, h)(ctx, o) // ok
}
