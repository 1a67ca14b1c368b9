package mocksbeside

import (
	"os"
	"testing"
)

type mock struct{ seen []*os.File }

func (m *mock) watch(f *os.File) { m.seen = append(m.seen, f) }
func (m *mock) take(f *os.File)  { f.Name() }

func TestSize(t *testing.T) {
	m := new(mock)
	if _, err := size(m, "mocksbeside.go"); err != nil {
		t.Fatal(err)
	}
	if err := open(m, "mocksbeside.go"); err != nil {
		t.Fatal(err)
	}
	for _, f := range m.seen {
		f.Close()
	}
}
