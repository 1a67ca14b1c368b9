// Package lsp is a language server: it shows findings in editors while the
// code is written, and offers the fixes.
//
// JSON-RPC is github.com/sourcegraph/jsonrpc2, the types of the protocol are
// github.com/tliron/glsp/protocol_3_16: together two modules and nothing
// else, where go.lsp.dev/protocol brings nine with it, or needs a newer Go
// than users of this module must have.
//
// What is analysed are the packages of the documents that are open, one
// package at a time. Unsaved documents are analysed as they are in the
// editor: the rest of the program is taken from disk. A package is analysed
// at once when one of its documents is opened or saved, and when the user
// stops typing. A save has the other packages that are open analysed as well,
// since what they call may have changed; packages that are not open are not
// looked at. The server asks Config.Analyze, and does not know rules, caches
// or configurations.
//
// Whatever the user does next ends an analysis that it makes stale: results
// are only shown if no document has changed since the analysis began. Then
// nothing that is shown is about another text than the editor has, and
// editors move what is shown along with the text until the next result. A
// package that does not type-check because the user is in the middle of an
// edit keeps what was shown of it, since it would come and go with every
// pause. One that is opened or saved so has nothing shown, as gopls does it:
// what cannot be analysed cannot be said to leak. An error of the
// configuration or of go.mod is told, and leaves what is shown.
//
// Documents outside of the workspace's folders are not analysed, if there are
// any: these are files of other modules that the user has only jumped into.
// Nor are documents that are on no disk yet: gives up towards silence.
package lsp
