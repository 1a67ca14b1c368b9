package unreleased_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A stmt is a statement of a random program: how it is written, and what it does.
type stmt struct {
	text string
	run  func(m *machine, sc *scope) flow
}

// A program is the body of a function with the parameters p, q bool, k, n int, which
// opens files.
type program struct {
	body []stmt
	// sites is the number of acquisitions; each opens a file of its number.
	sites int
	// named reports whether the result err is named, gives whether a file is returned.
	named, gives bool
}

// source returns the function, called name.
func (p program) source(name string) string {
	results := "error"
	switch {
	case p.gives && p.named:
		results = "(_ *os.File, err error)"
	case p.gives:
		results = "(*os.File, error)"
	case p.named:
		results = "(err error)"
	}
	return fmt.Sprintf("func %s(p, q bool, k, n int) %s {\n%s}\n", name, results, text(p.body))
}

func text(block []stmt) string {
	var b strings.Builder
	for _, s := range block {
		b.WriteString(s.text + "\n")
	}
	return b.String()
}

// known has the names that are declared where a statement is made, by what they hold.
type known struct {
	files, flags, errs, funcs, lists []string
}

func (k known) clone() known {
	return known{slices.Clone(k.files), slices.Clone(k.flags), slices.Clone(k.errs), slices.Clone(k.funcs), slices.Clone(k.lists)}
}

// A maker makes a program.
type maker struct {
	*rand.Rand
	sites, names int
	named, gives bool
	// inLiteral counts the literals around a statement.
	inLiteral int
}

// maxSites bounds the acquisitions of a program.
const maxSites = 4

func makeProgram(r *rand.Rand) program {
	g := &maker{Rand: r, named: r.IntN(2) == 0, gives: r.IntN(5) < 2}
	k := known{}
	if g.named {
		k.errs = append(k.errs, "err")
	}
	body := g.block(&k, 0, 4+r.IntN(5), false)
	if !ends(body) {
		body = append(body, g.leave(&k))
	}
	return program{body: body, sites: g.sites, named: g.named, gives: g.gives}
}

// ends reports whether control does not leave the block at its end.
func ends(block []stmt) bool {
	if len(block) == 0 {
		return false
	}
	last := block[len(block)-1].text
	return strings.HasPrefix(last, "return") || last == "break" || last == "continue"
}

func (g *maker) name(prefix string) string {
	g.names++
	return fmt.Sprint(prefix, g.names)
}

func (g *maker) one(names []string) string { return names[g.IntN(len(names))] }

func (g *maker) block(k *known, depth, n int, inLoop bool) []stmt {
	var block []stmt
	for range n {
		block = append(block, g.statement(k, depth, inLoop)...)
		if ends(block) {
			break
		}
	}
	return block
}

// inner is block with names of its own.
func (g *maker) inner(k *known, depth, n int, inLoop bool) []stmt {
	own := k.clone()
	return g.block(&own, depth+1, n, inLoop)
}

// A production makes statements; it is chosen as often as its weight says, where its
// condition holds.
type production struct {
	weight int
	holds  bool
	make   func() []stmt
}

func (g *maker) statement(k *known, depth int, inLoop bool) []stmt {
	file, flag, literal := len(k.files) > 0, len(k.flags) > 0, g.inLiteral > 0
	ps := []production{
		{5, g.sites < maxSites, func() []stmt { return g.open(k, inLoop) }},
		{3, g.sites < maxSites && file, func() []stmt { return g.reopen(k, inLoop) }},
		{6, file, func() []stmt { return g.release(k) }},
		{3, file && !inLoop, func() []stmt { return g.deferRelease(k, depth) }},
		{3, file && flag && !inLoop && depth == 0, func() []stmt { return g.deferIf(k, g.one(k.flags), g.IntN(2) == 0) }},
		{3, file && g.named && !inLoop && depth == 0, func() []stmt { return g.deferIf(k, "err", true) }},
		{6, file, func() []stmt { return g.move(k) }},
		{2, true, func() []stmt { return g.declareFlag(k) }},
		{3, flag, func() []stmt { return g.setFlag(k) }},
		{4, true, func() []stmt { return g.step(k, inLoop) }},
		{7, depth < 3, func() []stmt { return g.branch(k, depth, inLoop) }},
		{3, depth < 2, func() []stmt { return g.loop(k, depth) }},
		{2, depth > 0, func() []stmt { return []stmt{g.leave(k)} }},
		{2, inLoop, func() []stmt { return []stmt{jump("break", breaks)} }},
		{2, inLoop, func() []stmt { return []stmt{jump("continue", continues)} }},
		{2, file, func() []stmt { return g.closure(k) }},
		{4, len(k.funcs) > 0, func() []stmt { return g.callClosure(k, inLoop) }},
		{2, depth < 2 && !literal, func() []stmt { return g.literal(k, depth) }},
		{1, true, func() []stmt { return g.declareList(k) }},
		{3, file && len(k.lists) > 0, func() []stmt { return g.pile(k) }},
		{3, len(k.lists) > 0, func() []stmt { return g.unpile(k, inLoop) }},
	}
	sum := 0
	for _, p := range ps {
		if p.holds {
			sum += p.weight
		}
	}
	at := g.IntN(sum)
	for _, p := range ps {
		if !p.holds {
			continue
		}
		if at -= p.weight; at < 0 {
			return p.make()
		}
	}
	return nil
}

func jump(word string, f flow) stmt {
	return stmt{word, func(*machine, *scope) flow { return f }}
}

// do returns a statement that control goes on behind.
func do(text string, run func(m *machine, sc *scope)) stmt {
	return stmt{text, func(m *machine, sc *scope) flow { run(m, sc); return goesOn }}
}

// leave returns: a file, nothing or an error.
func (g *maker) leave(k *known) stmt {
	given, failed, file := "", g.IntN(4) == 0, ""
	if g.gives && g.inLiteral == 0 {
		given = "nil, "
		if !failed && len(k.files) > 0 && g.IntN(2) == 0 {
			file = g.one(k.files)
			given = file + ", "
		}
	}
	err := map[bool]string{true: "errStep", false: "nil"}[failed]
	return stmt{"return " + given + err, func(m *machine, sc *scope) flow {
		m.failed, m.result = failed, nil
		if file != "" {
			m.result = sc.find(file).file
		}
		return returns
	}}
}

// fail returns what is done where something has failed: most often, nothing but to
// return an error.
func (g *maker) fail(k *known, inLoop bool) []stmt {
	var block []stmt
	if len(k.files) > 0 && g.IntN(3) == 0 {
		block = append(block, g.closeOf(g.one(k.files)))
	}
	if inLoop && g.IntN(5) == 0 {
		return append(block, jump("continue", continues))
	}
	given := ""
	if g.gives && g.inLiteral == 0 {
		given = "nil, "
	}
	return append(block, stmt{"return " + given + "errStep", func(m *machine, _ *scope) flow {
		m.failed, m.result = true, nil
		return returns
	}})
}

// open declares a variable for a new file.
func (g *maker) open(k *known, inLoop bool) []stmt {
	name, err, site, fails := g.name("f"), g.name("e"), g.sites, g.fail(k, inLoop)
	g.sites++
	k.files = append(k.files, name)
	return []stmt{{
		fmt.Sprintf("%s, %s := os.Open(%q)\nif %s != nil {\n%s}\n_ = %s", name, err, fmt.Sprint(site), err, text(fails), name),
		func(m *machine, sc *scope) flow { return m.opens(sc.declare(name), site, fails, sc) },
	}}
}

// reopen assigns a new file to a variable.
func (g *maker) reopen(k *known, inLoop bool) []stmt {
	name, err, site, fails := g.one(k.files), g.name("e"), g.sites, g.fail(k, inLoop)
	g.sites++
	return []stmt{{
		fmt.Sprintf("var %s error\n%s, %s = os.Open(%q)\nif %s != nil {\n%s}", err, name, err, fmt.Sprint(site), err, text(fails)),
		func(m *machine, sc *scope) flow { return m.opens(sc.find(name), site, fails, sc) },
	}}
}

func (m *machine) opens(v *variable, site int, fails []stmt, sc *scope) flow {
	if m.choose(2) == 1 {
		v.file = nil
		return m.block(fails, sc)
	}
	v.file = &opened{site: site, open: true}
	m.files = append(m.files, v.file)
	return goesOn
}

func (g *maker) closeOf(name string) stmt {
	return do(name+".Close()", func(m *machine, sc *scope) { m.close(sc.find(name).file) })
}
