package path

import (
	"golang.org/x/tools/go/ssa"
)

// closesDescriptor reports whether the call closes the descriptor that the root,
// a file, has been made of: f := os.NewFile(uintptr(fd), name) and unix.Close(fd).
// The file closes it once more when it is collected, which is another mistake.
func (s *search) closesDescriptor(c site) bool {
	made, ok := s.spec.Root.Base.(*ssa.Call)
	if !ok || s.spec.Root.Path != "" || len(c.cc.Args) != 1 || !IsDescriptorClose(c.callee) {
		return false
	}
	fn := made.Call.StaticCallee()
	return fn != nil && isCalled(fn, "os", "NewFile") && DescriptorOf(made.Call.Args[0]) == DescriptorOf(c.cc.Args[0])
}

// IsDescriptorClose reports whether fn is the system call that closes a
// descriptor.
func IsDescriptorClose(fn *ssa.Function) bool {
	if fn == nil || fn.Name() != "Close" && fn.Name() != "CloseHandle" {
		return false // most are not even spelled
	}
	switch fn.String() {
	case "syscall.Close", "golang.org/x/sys/unix.Close", "golang.org/x/sys/windows.Close",
		"syscall.CloseHandle", "golang.org/x/sys/windows.CloseHandle":
		return true
	}
	return false
}

// DescriptorOf returns the number that v is converted from, or the variable that
// it is loaded from.
func DescriptorOf(v ssa.Value) ssa.Value {
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
