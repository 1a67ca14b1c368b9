// Package layer puts types around a source that another one implements.
package layer

import "unreleased/askedagain/base"

// A Logged is the source that it embeds.
type Logged struct {
	base.Source
	Name string
}

// A Counted is one, too.
type Counted struct {
	*Logged
	n int
}

// Words are those that they embed.
type Words struct{ base.Words }
