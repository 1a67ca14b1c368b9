// Package assembled puts together what other packages implement: there their
// methods can be compared.
package assembled

import (
	"context"

	"unobserved/assembled/core"
	"unobserved/assembled/critic"
	"unobserved/assembled/planner"
	"unobserved/assembled/scout"
	"unobserved/assembled/writer"
)

func all(m core.Model) []core.Agent {
	return []core.Agent{
		planner.New(m),
		critic.New(m),
		writer.New(m),
		scout.New(m), // want `scout.Agent in this table is not observed; 3 of its 4 sibling entries begin a span`
		fixed{},      // ok
	}
}

func wrapped(m core.Model) []core.Agent {
	return []core.Agent{planner.New(m), critic.New(m), writer.New(m), core.Traced(scout.New(m))} // ok
}

func byName(m core.Model) map[string]core.Agent {
	agents := map[string]core.Agent{}
	agents["planner"] = planner.New(m)
	agents["scout"] = scout.New(m) // want `scout.Agent \("scout"\) in this table is not observed; 3 of its 4 sibling entries begin a span`
	agents["critic"] = critic.New(m)
	agents["writer"] = writer.New(m)
	return agents
}

// Of half of them nothing can be said.
func some(m core.Model) []core.Agent {
	return []core.Agent{planner.New(m), scout.New(m)} // ok
}

// fixed answers, and has nothing to observe.
type fixed struct{}

func (fixed) Name() string { return "fixed" }

func (fixed) Respond(ctx context.Context, in string) (string, error) { return in, nil }
