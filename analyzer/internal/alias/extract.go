package alias

import "golang.org/x/tools/go/ssa"

// Extracted returns the register that holds element i of a tuple, nil if
// nothing takes it.
func Extracted(tuple ssa.Value, i int) ssa.Value {
	for _, ref := range *tuple.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == i {
			return e
		}
	}
	return nil
}

// Yielded returns the value that an operation yields which can be asked whether
// it has one (a receive, a lookup, a type assertion): the operation itself, or the
// first element of its tuple, nil if nothing takes that.
func Yielded(op ssa.Value, commaOk bool) ssa.Value {
	if !commaOk {
		return op
	}
	return Extracted(op, 0)
}

// ResultOf returns the register of result i of the call, nil if it has none or
// nothing uses it.
func ResultOf(call *ssa.Call, i int) ssa.Value {
	switch {
	case i < 0 || i >= call.Call.Signature().Results().Len() || len(*call.Referrers()) == 0:
		return nil
	case call.Call.Signature().Results().Len() == 1:
		return call
	}
	return Extracted(call, i)
}
