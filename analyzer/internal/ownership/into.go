package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A method that acquires a resource and stores it in a field of its receiver
// makes the receiver an owner: conn, err = net.Dial(…); c.conn = conn. The
// function that has made the receiver, or has it from one that only makes it,
// and calls the method to set it up, must release it from then on. Only
// receivers that nobody else can know yet count: gives up towards silence. A
// method of another package says so by its summary.

// acquiredInto returns what the call acquires for its receiver: a struct that
// this function has made, or had made.
func (r *Result) acquiredInto(call ssa.CallInstruction) []Acquire {
	cc := call.Common()
	if _, ok := call.(*ssa.Call); !ok || !isMethodCall(cc) {
		return nil
	}
	owner := r.ownerFresh(cc.Args[0])
	if owner == nil {
		owner = r.ownerOfMade(cc.Args[0])
	}
	if owner == nil || owner.Parent() != call.Parent() {
		return nil
	}
	kind := r.intoReceiver(cc)
	if kind == nil || !r.isUnknownBefore(owner, call, kind.Kind) {
		return nil
	}
	if kind.Grows && r.growsBefore(owner, call) {
		return nil // who loses the owner has lost what it got first
	}
	if kind.Half && canFollow(call, call) {
		return nil // tried again, it may go on with what it has: gives up towards silence
	}
	return []Acquire{*kind}
}

// ownerOfMade returns the struct of the function in whose field v is, which it has
// made and put only there: a := &app{api: newServer()}; a.api.start(). It is nil
// if there is none.
func (r *Result) ownerOfMade(v ssa.Value) ssa.Value {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return nil
	}
	field, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	owner, ok := field.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var made ssa.Value
	for _, ref := range *owner.Referrers() {
		addr, ok := ref.(*ssa.FieldAddr)
		if !ok || addr.Field != field.Field {
			continue
		}
		for _, use := range *addr.Referrers() {
			switch use := use.(type) {
			case *ssa.UnOp, *ssa.DebugRef:
			case *ssa.Store:
				if made != nil || use.Addr != addr {
					return nil
				}
				made = use.Val
			default:
				return nil
			}
		}
	}
	if made == nil || r.ownerFresh(made) != made || len(*made.Referrers()) > 1 {
		return nil
	}
	return owner
}

// growsBefore reports whether an earlier call has made the owner one.
func (r *Result) growsBefore(owner ssa.Value, call ssa.CallInstruction) bool {
	return slices.ContainsFunc(*owner.Referrers(), func(ref ssa.Instruction) bool {
		c, ok := ref.(*ssa.Call)
		if !ok || ref == call || len(c.Call.Args) == 0 || c.Call.Args[0] != owner || !canFollow(c, call) {
			return false
		}
		return isMethodCall(&c.Call) && r.intoReceiver(&c.Call) != nil
	})
}

// isMethodCall reports whether the call is one of a method that is known.
func isMethodCall(cc *ssa.CallCommon) bool {
	callee := cc.StaticCallee()
	return callee != nil && callee.Signature.Recv() != nil && len(cc.Args) > 0
}

// intoReceiver returns what the method called acquires for its receiver, nil if
// it does not.
func (r *Result) intoReceiver(cc *ssa.CallCommon) *Acquire {
	return r.intoReceiverWithin(cc, maxSetUps)
}

// maxSetUps bounds the methods of this package that leave it to one another.
const maxSetUps = 3

func (r *Result) intoReceiverWithin(cc *ssa.CallCommon, depth int) *Acquire {
	callee := cc.StaticCallee()
	if body := bodyOf(callee); body != nil {
		return r.storedWithin(setUp{body.Params[0], depth})
	}
	f := r.calleeFact(cc, callee)
	if f == nil || f.Into == nil {
		return nil
	}
	a := f.Into.acquire(objectOf(cc, callee))
	a.Param = true
	return &a
}

// ownerMade returns the struct that v points to, or into: the receiver of a
// method that an embedded type, or the type of another field, has.
func ownerMade(v ssa.Value) *ssa.Alloc {
	for {
		switch x := v.(type) {
		case *ssa.Alloc:
			return x
		case *ssa.FieldAddr:
			v = x.X
		default:
			return nil
		}
	}
}

// ownerFresh is ownerMade, or the struct from a call that makes it and gives it
// nothing to release; nil if there is none.
func (r *Result) ownerFresh(v ssa.Value) ssa.Value {
	if a := ownerMade(v); a != nil {
		return a
	}
	call, ok := v.(*ssa.Call)
	if e, isExtract := v.(*ssa.Extract); isExtract && e.Index == 0 {
		call, ok = e.Tuple.(*ssa.Call)
	}
	if !ok {
		return nil
	}
	callee := call.Call.StaticCallee()
	if !(semantics{r}).makes(&call.Call, callee) || len(r.acquiresOf(&call.Call, callee)) > 0 {
		return nil // the constructor's acquisition is the one to tell of
	}
	return v
}

// storedInReceiver returns what the method acquires into a field of its
// receiver that another method releases, nil if it does not, or may have
// released it when it returns.
func (r *Result) storedInReceiver(fn *ssa.Function) *Acquire {
	return r.storedWithin(setUp{fn.Params[0], maxSetUps})
}

// A setUp asks what a method acquires for its receiver, itself or by methods
// that it calls on it, to a depth.
type setUp struct {
	recv  *ssa.Parameter // or another parameter, of a function
	depth int
}

func (r *Result) storedWithin(q setUp) *Acquire {
	if a, ok := r.into[q]; ok {
		return a
	}
	var into *Acquire
	isFinal := r.isFinal(func() { into = r.findStored(q) })
	if isFinal {
		r.into[q] = into
	}
	return into
}

// findStored is storedWithin without the cache.
func (r *Result) findStored(q setUp) *Acquire {
	fn := q.recv.Parent()
	named := structOf(q.recv.Type())
	if named == nil || path.IsVerb(fn.Name()) {
		return nil
	}
	for _, call := range r.callsIn(fn) {
		c, ok := call.(*ssa.Call)
		if !ok {
			continue
		}
		for _, a := range r.acquiresOf(call.Common(), call.Common().StaticCallee()) {
			if into := r.storedBy(q.recv, named, c, a); into != nil {
				return into
			}
		}
		if q.depth > 0 {
			if into := r.setUpBy(q, named, c); into != nil {
				return into
			}
		}
	}
	if fn.Signature.Recv() == nil {
		return nil
	}
	if into := r.storedOnceBy(q.recv, named); into != nil {
		return into
	}
	if into := r.openedFor(fn, named); into != nil {
		return into
	}
	return r.begunFor(fn, named)
}

// storedBy returns what the method of named acquires for its receiver by the
// call, whose result it stores there.
func (r *Result) storedBy(recv *ssa.Parameter, named *types.Named, c *ssa.Call, a Acquire) *Acquire {
	f, sub, held := r.storedAs(recv, c, a)
	if sub == "" || isLayer(recv, c) || f.Search == nil || f.Search.Overflow || r.mayReturnReleased(recv, f) {
		return nil
	}
	k := r.releasersOf(named, sub, held, types.NewPointer(named))
	if k == nil && recv.Parent().Signature.Recv() != nil {
		k = r.leftToCallers(named, sub, held.Kind)
	}
	if k == nil {
		return nil
	}
	into := intoOf(recv.Parent(), f, k)
	into.OK = r.okWhereKept(recv, f)
	into.Grows = path.IsGathered(alias.Val{Base: recv, Path: sub})
	if into.Half = r.isLeftAtFailure(recv, f); into.Half {
		into.Err = contract.None
	}
	return into
}

// isLayer reports whether the call gets a stream that the receiver holds:
// what it makes may be a layer around that, which somebody has acquired before.
// Gives up towards silence.
func isLayer(recv *ssa.Parameter, c *ssa.Call) bool {
	wholes, _ := wrappedBy(c)
	return slices.ContainsFunc(wholes, func(v alias.Val) bool { return v.Base == recv })
}

// setUpBy returns what the method of named acquires for its receiver by a call
// of another method that sets it up, or a part of it.
func (r *Result) setUpBy(q setUp, named *types.Named, c *ssa.Call) *Acquire {
	fn := q.recv.Parent()
	if !isMethodCall(&c.Call) {
		return nil
	}
	at := path.NameOf(c.Call.Args[0])
	if at.Base != q.recv {
		return nil
	}
	a := r.intoReceiverWithin(&c.Call, q.depth-1)
	if a == nil || a.Half {
		return nil
	}
	f := r.foundAt(fn, acquisition{c, *a})
	if f.Search == nil || f.Search.Overflow || len(f.Search.Again) > 0 {
		return nil
	}
	k := a.Kind
	if at.Path != "" {
		if k = r.releasersOf(named, at.Path, f, types.NewPointer(named)); k == nil {
			return nil
		}
	}
	into := intoOf(fn, f, k)
	into.OK = okOfLeft(fn, f.Search.Leaks)
	into.Grows = a.Grows
	held := false
	for _, e := range f.Search.Leaks {
		held = held || e.Class != path.Failure
		into.Half = into.Half || e.Class == path.Failure
	}
	if into.Half {
		into.Err = contract.None
	}
	if !held || f.Search.Released || f.Search.Deferred {
		return nil
	}
	return into
}

// intoOf returns an acquisition of fn for its receiver, which is released as k
// says, by what it has found.
func intoOf(fn *ssa.Function, f Found, k *contract.Kind) *Acquire {
	return &Acquire{Param: true, Err: errIndex(fn.Signature), OK: contract.None, Carrier: contract.None, Partner: contract.None,
		Kind: k, Via: fn, Pos: f.Call.Pos(), Flush: f.Flush, OnSuccess: f.OnSuccess, Unless: settingFor(fn, f)}
}

// receiverField returns the path of the receiver's field that the acquired
// result is stored in, "" if there is none.
func receiverField(recv *ssa.Parameter, call *ssa.Call, a Acquire) string {
	if a.Param || a.Sub != "" || a.Lock || a.Paired || a.Global != "" {
		return ""
	}
	root := alias.ResultOf(call, a.Result)
	if root == nil {
		return ""
	}
	if sub := storedFrom(recv, root); sub != "" {
		return sub
	}
	return storedCaptured(recv, root)
}

// recordInReceiver returns the path of the place in the receiver that the method
// stores a record in, one of a list or a map, a field of which gets val; "" if there
// is none.
func recordInReceiver(recv *ssa.Parameter, instr ssa.Instruction, val ssa.Value) string {
	st, ok := instr.(*ssa.Store)
	if !ok || st.Val != val {
		return ""
	}
	field, ok := st.Addr.(*ssa.FieldAddr)
	if !ok {
		return ""
	}
	rec, ok := field.X.(*ssa.Alloc)
	if !ok {
		return ""
	}
	for _, ref := range *rec.Referrers() {
		var kept ssa.Value = rec
		if load, ok := ref.(*ssa.UnOp); ok && len(*load.Referrers()) == 1 {
			kept, ref = load, (*load.Referrers())[0]
		}
		sub := inReceiver(recv, keptAt(ref, kept)) + alias.FieldName(rec.Type(), field.Field)
		if path.IsGathered(alias.Val{Base: recv, Path: sub}) {
			return sub
		}
	}
	return ""
}

// inReceiver returns the path of the place in the receiver, which a literal of
// the method may have captured, "" if it is not there.
func inReceiver(recv *ssa.Parameter, at alias.Val) string {
	if at.Base == recv {
		return at.Path
	}
	if a, ok := at.Base.(*ssa.Alloc); ok && isOnly(a, alias.Val{Base: recv}) {
		if sub, ok := alias.Rel(at.Path, "*"); ok {
			return sub
		}
	}
	return ""
}

// keptAt returns the place that the instruction stores val in: a variable, or
// an element of a map, or of a slice that val is appended to; zero if it stores
// it nowhere.
func keptAt(instr ssa.Instruction, val ssa.Value) alias.Val {
	switch instr := instr.(type) {
	case *ssa.MapUpdate:
		if instr.Value == val {
			return path.NameOf(instr.Map).Join(alias.Elem)
		}
	case *ssa.Store:
		if instr.Val != val {
			break
		}
		if list := appendedTo(instr.Addr); list != nil {
			return path.NameOf(list).Join(alias.Elem)
		}
		return path.NameOf(instr.Addr)
	}
	return alias.Val{}
}

// appendedTo returns the slice that the operands of an append are put into,
// and whose longer version replaces it: s.files = append(s.files,
// f). Addr is where one of them is stored; nil if it is no such thing.
func appendedTo(addr ssa.Value) ssa.Value {
	elem, ok := addr.(*ssa.IndexAddr)
	if !ok {
		return nil
	}
	for _, ref := range *elem.X.Referrers() {
		list, ok := ref.(*ssa.Slice)
		if !ok || len(*list.Referrers()) != 1 {
			continue
		}
		call, ok := (*list.Referrers())[0].(*ssa.Call)
		if !ok || len(*call.Referrers()) != 1 {
			continue
		}
		b, isBuiltin := call.Call.Value.(*ssa.Builtin)
		st, isStore := (*call.Referrers())[0].(*ssa.Store)
		if isBuiltin && b.Name() == "append" && isStore && path.NameOf(st.Addr) == path.NameOf(call.Call.Args[0]) {
			return call.Call.Args[0]
		}
	}
	return nil
}

// isUnknownBefore reports whether nobody but the function that made it can
// know the struct when the call is reached.
func (r *Result) isUnknownBefore(owner ssa.Value, at ssa.CallInstruction, kind *contract.Kind) bool {
	spec := &path.Spec{Kind: kind}
	return !slices.ContainsFunc(*owner.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.FieldAddr, *ssa.DebugRef, *ssa.UnOp, *ssa.BinOp, *ssa.Return:
			return false
		case *ssa.Store:
			if ref.Addr == owner {
				return false
			}
		case *ssa.Call:
			if ref == at || r.isLent(ref, owner, spec) {
				return false
			}
		}
		return canFollow(ref, at)
	})
}

// isLent reports whether the call only uses the struct.
func (r *Result) isLent(call *ssa.Call, owner ssa.Value, spec *path.Spec) bool {
	for i, a := range path.Operands(call.Common()) {
		if a == owner && (semantics{r}).Effect(call.Common(), call.Common().StaticCallee(), i, "", spec) != path.Both(path.Keep) {
			return false
		}
	}
	return true
}
