// Package reply makes answers.
package reply

type Result struct {
	Text  string
	Fails bool
}

func NewText(text string) *Result  { return &Result{Text: text} }
func NewError(text string) *Result { return &Result{Text: text, Fails: true} }
