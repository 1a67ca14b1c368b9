package ownregistrars

// observing wraps what it gets, so that who wraps it before does so for nothing.
type observing struct{ handlers map[string]Handler }

func (o *observing) Add(name string, h Handler) { o.handlers[name] = traced(name, h) }

func twice(o *observing, t tools) {
	o.Add("open", traced("open", t.open))
	o.Add("list", traced("list", t.list))
	o.Add("find", t.find) // ok
}

// choosing wraps some of it.
type choosing struct {
	handlers map[string]Handler
	plain    map[string]Handler
}

func (c *choosing) Add(name string, h Handler) {
	c.handlers[name] = traced(name, h)
	c.plain[name] = h // ok
}

func once(c *choosing, t tools) {
	c.Add("open", traced("open", t.open))
	c.Add("list", traced("list", t.list))
	c.Add("find", t.find) // want `find \("find"\), registered by Add, is not observed; 2 of its 3 sibling registrations go through traced`
}
