package unreleased_test

import (
	"fmt"
	"slices"
)

// The statements of random programs.

// release closes a file, by itself or by a helper, or if it is not nil.
func (g *maker) release(k *known) []stmt {
	name := g.one(k.files)
	text := fmt.Sprintf("shut(%s)", name)
	switch g.IntN(4) {
	case 0:
		text = fmt.Sprintf("if %[1]s != nil {\n%[1]s.Close()\n}", name)
	case 1, 2:
		return []stmt{g.closeOf(name)}
	}
	return []stmt{do(text, func(m *machine, sc *scope) { m.closeIf(sc.find(name)) })}
}

func (m *machine) closeIf(v *variable) {
	if v.file != nil {
		m.close(v.file)
	}
}

// deferRelease defers the release of what a variable holds, or will hold. In a branch,
// it is only the former: what a branch defers is taken to be deferred on the other ways,
// too, that lead to an acquisition behind it.
func (g *maker) deferRelease(k *known, depth int) []stmt {
	name := g.one(k.files)
	if depth == 0 && g.IntN(3) == 0 {
		return []stmt{do(fmt.Sprintf("defer func() {\nif %[1]s != nil {\n%[1]s.Close()\n}\n}()", name), func(m *machine, sc *scope) {
			v := sc.find(name)
			m.defers = append(m.defers, func() { m.closeIf(v) })
		})}
	}
	return []stmt{do("defer "+name+".Close()", func(m *machine, sc *scope) {
		f := sc.find(name).file
		m.defers = append(m.defers, func() { m.close(f) })
	})}
}

// deferIf defers a release on a condition: a flag, or the named error.
func (g *maker) deferIf(k *known, guard string, want bool) []stmt {
	name, cond := g.one(k.files), guard
	switch {
	case guard == "err":
		cond = "err != nil"
	case !want:
		cond = "!" + guard
	}
	return []stmt{do(fmt.Sprintf("defer func() {\nif %s {\n%s.Close()\n}\n}()", cond, name), func(m *machine, sc *scope) {
		v, is := sc.find(name), sc.find(guard)
		m.defers = append(m.defers, func() {
			if is.is == want {
				m.close(v.file)
			}
		})
	})}
}

// move uses a file, hands it over, or has another variable hold it, or none.
func (g *maker) move(k *known) []stmt {
	name, other := g.one(k.files), g.one(k.files)
	switch g.IntN(6) {
	case 0:
		return []stmt{do(fmt.Sprintf("keep(%s)", name), func(_ *machine, sc *scope) {
			if f := sc.find(name).file; f != nil {
				f.kept = true
			}
		})}
	case 1:
		alias := g.name("f")
		k.files = append(k.files, alias)
		return []stmt{do(fmt.Sprintf("%s := %s\n_ = %[1]s", alias, name), func(_ *machine, sc *scope) { sc.declare(alias).file = sc.find(name).file })}
	case 2:
		return []stmt{do(name+" = nil", func(_ *machine, sc *scope) { sc.find(name).file = nil })}
	case 3:
		if name != other {
			return []stmt{do(name+" = "+other, func(_ *machine, sc *scope) { sc.find(name).file = sc.find(other).file })}
		}
	case 4:
		err := g.name("e")
		k.errs = append(k.errs, err)
		return []stmt{do(fmt.Sprintf("%s := maybe(%s)\n_ = %[1]s", err, name), func(m *machine, sc *scope) {
			e := sc.declare(err)
			if e.is = m.choose(2) == 1; e.is {
				m.close(sc.find(name).file)
			}
		})}
	}
	return []stmt{do(fmt.Sprintf("use(%s)", name), func(*machine, *scope) {})}
}

func (g *maker) declareFlag(k *known) []stmt {
	name, is := g.name("b"), g.IntN(3) == 0
	k.flags = append(k.flags, name)
	return []stmt{do(fmt.Sprintf("%s := %t\n_ = %[1]s", name, is), func(_ *machine, sc *scope) { sc.declare(name).is = is })}
}

func (g *maker) setFlag(k *known) []stmt {
	name, is := g.one(k.flags), g.IntN(3) > 0
	return []stmt{do(fmt.Sprintf("%s = %t", name, is), func(_ *machine, sc *scope) { sc.find(name).is = is })}
}

// step does something that may fail.
func (g *maker) step(k *known, inLoop bool) []stmt {
	name := g.name("e")
	fails := g.fail(k, inLoop)
	k.errs = append(k.errs, name)
	return []stmt{{fmt.Sprintf("%s := step()\nif %[1]s != nil {\n%s}", name, text(fails)), func(m *machine, sc *scope) flow {
		e := sc.declare(name)
		if e.is = m.choose(2) == 1; e.is {
			return m.block(fails, sc)
		}
		return goesOn
	}}}
}

// A condition is how it is written, and what it says. The parameters are not asked for
// in loops: what holds where a file is opened is known only of what leads there always.
type condition struct {
	text string
	is   func(m *machine, sc *scope) bool
}

func (g *maker) condition(k *known, inLoop bool) condition {
	c := condition{"ask()", func(m *machine, _ *scope) bool { return m.choose(2) == 1 }}
	switch what := g.IntN(8); {
	case what < 3 && len(k.flags) > 0:
		name := g.one(k.flags)
		c = condition{name, func(_ *machine, sc *scope) bool { return sc.find(name).is }}
	case what < 5 && len(k.errs) > 0:
		name := g.one(k.errs)
		c = condition{name + " != nil", func(_ *machine, sc *scope) bool { return sc.find(name).is }}
	case what < 7 && g.inLiteral == 0 && !inLoop:
		name := g.one([]string{"p", "q"})
		c = condition{name, func(m *machine, _ *scope) bool { return m.param(name, 2) == 1 }}
	}
	if g.IntN(3) > 0 {
		return c
	}
	return condition{"!(" + c.text + ")", func(m *machine, sc *scope) bool { return !c.is(m, sc) }}
}

func (g *maker) branch(k *known, depth int, inLoop bool) []stmt {
	if g.inLiteral == 0 && !inLoop && g.IntN(5) == 0 {
		return g.choice(k, depth, inLoop)
	}
	c, then := g.condition(k, inLoop), g.inner(k, depth, 1+g.IntN(3), inLoop)
	var els []stmt
	text1 := fmt.Sprintf("if %s {\n%s}", c.text, text(then))
	if g.IntN(3) == 0 {
		els = g.inner(k, depth, 1+g.IntN(2), inLoop)
		text1 += fmt.Sprintf(" else {\n%s}", text(els))
	}
	return []stmt{{text1, func(m *machine, sc *scope) flow {
		if c.is(m, sc) {
			return m.block(then, sc)
		}
		return m.block(els, sc)
	}}}
}

// choice is a switch by parameter k. A break in it would leave it.
func (g *maker) choice(k *known, depth int, inLoop bool) []stmt {
	arms := make([][]stmt, 3)
	for i := range arms {
		arms[i] = g.inner(k, depth, 1+g.IntN(2), inLoop)
	}
	return []stmt{{fmt.Sprintf("switch k {\ncase 0:\n%scase 1:\n%sdefault:\n%s}", text(arms[0]), text(arms[1]), text(arms[2])), func(m *machine, sc *scope) flow {
		f := m.block(arms[m.param("k", 3)], sc)
		if f == breaks {
			return goesOn
		}
		return f
	}}}
}

// loop runs its body as long as asked for, or n times.
func (g *maker) loop(k *known, depth int) []stmt {
	body := g.inner(k, depth, 1+g.IntN(4), true)
	counted := g.IntN(2) == 0
	head := "for ask() {"
	if counted {
		head = "for range n {"
	}
	return []stmt{{fmt.Sprintf("%s\n%s}", head, text(body)), func(m *machine, sc *scope) flow {
		for round := 0; ; round++ {
			if counted && round >= m.param("n", maxRounds+1) || !counted && (round == maxRounds || m.choose(2) == 0) {
				return goesOn
			}
			switch f := m.block(body, sc); f {
			case breaks:
				return goesOn
			case returns, cut:
				return f
			}
		}
	}}}
}

// closure declares a function that closes a file.
func (g *maker) closure(k *known) []stmt {
	name, file := g.name("c"), g.one(k.files)
	k.funcs = append(k.funcs, name)
	if g.IntN(3) == 0 {
		return []stmt{do(fmt.Sprintf("%s := %s.Close\n_ = %[1]s", name, file), func(m *machine, sc *scope) {
			f := sc.find(file).file
			sc.declare(name).fun = func() { m.close(f) }
		})}
	}
	return []stmt{do(fmt.Sprintf("%s := func() { %s.Close() }\n_ = %[1]s", name, file), func(m *machine, sc *scope) {
		v := sc.find(file)
		sc.declare(name).fun = func() { m.close(v.file) }
	})}
}

func (g *maker) callClosure(k *known, inLoop bool) []stmt {
	name := g.one(k.funcs)
	if !inLoop && g.IntN(2) == 0 {
		return []stmt{do("defer "+name+"()", func(m *machine, sc *scope) { m.defers = append(m.defers, sc.find(name).fun) })}
	}
	return []stmt{do(name+"()", func(_ *machine, sc *scope) { sc.find(name).fun() })}
}

// literal runs a literal that may fail, where it stands. It does not ask again what the
// function around it has asked.
func (g *maker) literal(k *known, depth int) []stmt {
	name := g.name("e")
	g.inLiteral++
	own := known{files: slices.Clone(k.files)}
	body := g.block(&own, depth+1, 2+g.IntN(3), false)
	if ends(body) {
		body = body[:len(body)-1]
	}
	body = append(body, stmt{"return nil", func(m *machine, _ *scope) flow {
		m.failed, m.result = false, nil
		return returns
	}})
	g.inLiteral--
	k.errs = append(k.errs, name)
	return []stmt{{fmt.Sprintf("%s := func() error {\n%s}()\n_ = %[1]s", name, text(body)), func(m *machine, sc *scope) flow {
		failed, f := m.call(body, sc, false)
		if f == cut {
			return cut
		}
		sc.declare(name).is = failed
		return goesOn
	}}}
}

// declareList declares a list of functions that undo something.
func (g *maker) declareList(k *known) []stmt {
	name := g.name("u")
	k.lists = append(k.lists, name)
	return []stmt{do(fmt.Sprintf("var %s []func()\n_ = %[1]s", name), func(_ *machine, sc *scope) { sc.declare(name) })}
}

func (g *maker) pile(k *known) []stmt {
	name, file := g.one(k.lists), g.one(k.files)
	return []stmt{do(fmt.Sprintf("%[1]s = append(%[1]s, func() { %s.Close() })", name, file), func(m *machine, sc *scope) {
		list, v := sc.find(name), sc.find(file)
		list.list = append(list.list, func() { m.close(v.file) })
	})}
}

// unpile runs what the list holds, now or at the end.
func (g *maker) unpile(k *known, inLoop bool) []stmt {
	name := g.one(k.lists)
	text := fmt.Sprintf("for _, undo := range %s {\nundo()\n}", name)
	if inLoop || g.IntN(2) == 0 {
		return []stmt{do(text, func(_ *machine, sc *scope) { runEach(sc.find(name)) })}
	}
	return []stmt{do("defer func() {\n"+text+"\n}()", func(m *machine, sc *scope) {
		list := sc.find(name)
		m.defers = append(m.defers, func() { runEach(list) })
	})}
}

func runEach(list *variable) {
	for _, undo := range list.list {
		undo()
	}
}
