package fix

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// Enclosing returns the nodes of the file that enclose the interval, the
// innermost first, as astutil.PathEnclosingInterval does. That one looks at
// all declarations of the file in each call; this one looks only at the
// declaration that has the interval.
func Enclosing(file *ast.File, start, end token.Pos) []ast.Node {
	i, _ := slices.BinarySearchFunc(file.Decls, start, func(d ast.Decl, pos token.Pos) int {
		if d.End() <= pos {
			return -1
		}
		return 1
	})
	if i == len(file.Decls) || start < file.Decls[i].Pos() || max(end, start+1) > file.Decls[i].End() {
		path, _ := astutil.PathEnclosingInterval(file, start, end)
		return path
	}
	only := &ast.File{Package: file.Package, Name: file.Name, Decls: file.Decls[i : i+1], FileStart: file.FileStart, FileEnd: file.FileEnd}
	path, _ := astutil.PathEnclosingInterval(only, start, end)
	path[len(path)-1] = file
	return path
}
