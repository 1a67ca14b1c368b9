package driver

import (
	"bytes"
	"cmp"
	"encoding/gob"
	"errors"
	"fmt"
	"go/types"
	"io"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"
)

// A factCoder writes the facts of a package as bytes, and reads them. The
// bytes are the same whenever the facts are: they are sorted, and gob gives
// its types their numbers in the order of the coder's types.
type factCoder struct {
	types   []reflect.Type // what the pointers that are facts point to, sorted by name
	indexOf map[reflect.Type]int
}

// newFactCoder returns the coder for the facts of the analyzers.
func newFactCoder(analyzers []*analysis.Analyzer) *factCoder {
	c := &factCoder{indexOf: map[reflect.Type]int{}}
	for _, a := range analyzers {
		for _, f := range a.FactTypes {
			c.types = append(c.types, reflect.TypeOf(f).Elem())
		}
	}
	slices.SortFunc(c.types, func(a, b reflect.Type) int {
		return cmp.Or(cmp.Compare(a.PkgPath(), b.PkgPath()), cmp.Compare(a.Name(), b.Name()))
	})
	for i, t := range c.types {
		c.indexOf[t] = i
		// A type that cannot be encoded is an error where it is used.
		_ = gob.NewEncoder(io.Discard).EncodeValue(reflect.New(t))
	}
	return c
}

// A factHead stands before each fact.
type factHead struct {
	// Object is "" for a fact about the package.
	Object objectpath.Path
	// Type is the index of the fact's type.
	Type int
}

type codedFact struct {
	factHead
	fact analysis.Fact
}

// encode returns the facts that other packages can see: those about objects
// that package objectpath can name.
func (c *factCoder) encode(local *localFacts) ([]byte, error) {
	var names objectpath.Encoder
	var all []codedFact
	for key, fact := range local.m {
		head := factHead{Type: c.indexOf[key.fact.Elem()]}
		if key.obj != nil {
			if isPrivate(key.obj) {
				continue
			}
			path, err := names.For(key.obj)
			if err != nil {
				continue
			}
			head.Object = path
		}
		all = append(all, codedFact{head, fact})
	}
	if len(all) == 0 {
		return nil, nil
	}
	slices.SortFunc(all, func(a, b codedFact) int {
		return cmp.Or(cmp.Compare(a.Object, b.Object), cmp.Compare(a.Type, b.Type))
	})
	var b bytes.Buffer
	enc := gob.NewEncoder(&b)
	for _, f := range all {
		if err := enc.Encode(f.factHead); err != nil {
			return nil, err
		}
		if err := enc.Encode(f.fact); err != nil {
			return nil, fmt.Errorf("internal error: encoding %T: %w", f.fact, err)
		}
	}
	return b.Bytes(), nil
}

// isPrivate reports whether no other package can come across obj, however
// the package is used: types are not, they can be those of other objects.
func isPrivate(obj types.Object) bool {
	_, isType := obj.(*types.TypeName)
	return !isType && !obj.Exported() && obj.Parent() == obj.Pkg().Scope()
}

// decode returns the facts in data, which are about pkg.
func (c *factCoder) decode(pkg *types.Package, data []byte) (all importedFacts, err error) {
	defer func() {
		if p := recover(); p != nil {
			all, err = importedFacts{}, fmt.Errorf("decoding facts: %v", p)
		}
	}()
	dec := gob.NewDecoder(bytes.NewReader(data))
	for len(data) > 0 {
		var head factHead
		if err := dec.Decode(&head); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return importedFacts{}, err
		}
		if head.Type < 0 || head.Type >= len(c.types) {
			return importedFacts{}, errors.New("decoding facts: no such type")
		}
		value := reflect.New(c.types[head.Type])
		if err := dec.DecodeValue(value); err != nil {
			return importedFacts{}, err
		}
		fact := value.Interface().(analysis.Fact)
		if head.Object == "" {
			all.packages = append(all.packages, analysis.PackageFact{Package: pkg, Fact: fact})
			continue
		}
		// An object that cannot be found cannot be asked about.
		if obj, err := objectpath.Object(pkg, head.Object); err == nil {
			all.objects = append(all.objects, analysis.ObjectFact{Object: obj, Fact: fact})
		}
	}
	return all, nil
}
