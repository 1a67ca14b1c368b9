package unreleased_test

// A random program is executed by the test itself, once for each way that its
// conditions and calls can turn out: that tells which acquisitions leak.

// maxRuns bounds the ways through one program, maxChoices what is decided on one of
// them, maxRounds the rounds of one loop.
const (
	maxRuns    = 3000
	maxChoices = 30
	maxRounds  = 2
)

// A flow says how a statement was left.
type flow int

const (
	goesOn flow = iota
	returns
	breaks
	continues
	cut // more is decided than the test looks at
)

// An opened file is what a program has acquired at a site.
type opened struct {
	site       int
	open, kept bool
}

// A variable holds one of a file, nil if it is nil, a truth value (of an error,
// whether it is not nil), a function and a list of functions.
type variable struct {
	file *opened
	is   bool
	fun  func()
	list []func()
}

// A scope has the variables of a block.
type scope struct {
	up   *scope
	vars map[string]*variable
}

func (sc *scope) inner() *scope { return &scope{up: sc, vars: map[string]*variable{}} }

func (sc *scope) declare(name string) *variable {
	v := &variable{}
	sc.vars[name] = v
	return v
}

func (sc *scope) find(name string) *variable {
	for ; sc != nil; sc = sc.up {
		if v := sc.vars[name]; v != nil {
			return v
		}
	}
	return nil
}

// A machine runs a program on one way.
type machine struct {
	// choices has what is decided in turn, sizes how many outcomes each has.
	choices, sizes []int
	pos            int
	params         map[string]int
	files          []*opened
	// defers are those of the function in execution.
	defers []func()
	// failed and result are what that returns.
	failed bool
	result *opened
	// closesNil is set if a file is closed that is nil, closesTwice if one is that has
	// been closed.
	closesNil, closesTwice bool
}

// choose decides between n outcomes.
func (m *machine) choose(n int) int {
	if m.pos == len(m.choices) {
		m.choices, m.sizes = append(m.choices, 0), append(m.sizes, n)
	}
	m.pos++
	return m.choices[m.pos-1]
}

// param decides what a parameter is, once for the whole run.
func (m *machine) param(name string, n int) int {
	v, ok := m.params[name]
	if !ok {
		v = m.choose(n)
		m.params[name] = v
	}
	return v
}

func (m *machine) close(f *opened) {
	if f == nil {
		m.closesNil = true
		return
	}
	m.closesTwice = m.closesTwice || !f.open
	f.open = false
}

// block runs statements in a scope of their own.
func (m *machine) block(block []stmt, sc *scope) flow { return m.runAll(block, sc.inner()) }

func (m *machine) runAll(block []stmt, sc *scope) flow {
	for _, s := range block {
		if m.pos > maxChoices {
			return cut
		}
		if f := s.run(m, sc); f != goesOn {
			return f
		}
	}
	return goesOn
}

// call runs the body of a function whose result err may be named, and then what it
// has deferred.
func (m *machine) call(body []stmt, sc *scope, named bool) (failed bool, f flow) {
	saved := m.defers
	m.defers, m.failed, m.result = nil, false, nil
	sc = sc.inner()
	err := sc.declare("err")
	if f = m.runAll(body, sc); f == cut {
		return false, f
	}
	err.is = m.failed
	for i := len(m.defers) - 1; i >= 0; i-- {
		m.defers[i]()
	}
	m.defers = saved
	if named {
		return err.is, returns
	}
	return m.failed, returns
}

// next makes the choices of the next way, and reports whether there is one.
func (m *machine) next() bool {
	n := m.pos
	for n > 0 && m.choices[n-1]+1 >= m.sizes[n-1] {
		n--
	}
	if n == 0 {
		return false
	}
	m.choices, m.sizes = m.choices[:n], m.sizes[:n]
	m.choices[n-1]++
	return true
}

// A truth is what is to be said of a program: the sites whose files leak on some way,
// and whether a file is closed twice on one.
type truth struct {
	leaks, reached map[int]bool
	closesTwice    bool
}

// judgeProgram runs the program on all its ways. Ok is false if these are too many, or
// if there is no right or wrong: it closes what is nil, or returns a file and fails.
func judgeProgram(p program) (t truth, ok bool) {
	t = truth{leaks: map[int]bool{}, reached: map[int]bool{}}
	m := &machine{}
	for range maxRuns {
		m.pos, m.params, m.files, m.closesNil, m.closesTwice = 0, map[string]int{}, nil, false, false
		failed, f := m.call(p.body, &scope{}, p.named)
		if f == cut || m.closesNil || failed && m.result != nil {
			return t, false
		}
		t.closesTwice = t.closesTwice || m.closesTwice
		if m.result != nil {
			m.result.kept = true
		}
		for _, file := range m.files {
			t.reached[file.site] = true
			if file.open && !file.kept {
				t.leaks[file.site] = true
			}
		}
		if !m.next() {
			return t, len(t.reached) == p.sites
		}
	}
	return t, false
}
