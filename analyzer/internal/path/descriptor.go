package path

import (
	"golang.org/x/tools/go/ssa"
)

// closesDescriptor reports whether the call closes the descriptor that the root,
// a file, has been made of: f := os.NewFile(uintptr(fd), name) and unix.Close(fd).
// The file closes it once more when it is collected, which is another mistake.
func (s *search) closesDescriptor(c site) bool {
	made, ok := s.spec.Root.Base.(*ssa.Call)
	if !ok || s.spec.Root.Path != "" || c.callee == nil || len(c.cc.Args) != 1 {
		return false
	}
	switch c.callee.String() {
	case "syscall.Close", "golang.org/x/sys/unix.Close", "golang.org/x/sys/windows.Close":
	default:
		return false
	}
	fn := made.Call.StaticCallee()
	return fn != nil && fn.String() == "os.NewFile" && descriptorOf(made.Call.Args[0]) == descriptorOf(c.cc.Args[0])
}

// descriptorOf returns the number that v is converted from, or the variable that
// it is loaded from.
func descriptorOf(v ssa.Value) ssa.Value {
	for {
		switch conv := v.(type) {
		case *ssa.Convert:
			v = conv.X
		case *ssa.ChangeType:
			v = conv.X
		case *ssa.UnOp:
			return conv.X
		default:
			return v
		}
	}
}
