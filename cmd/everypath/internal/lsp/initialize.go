package lsp

import (
	"encoding/json"
	"time"

	"github.com/sourcegraph/jsonrpc2"
	protocol "github.com/tliron/glsp/protocol_3_16"
)

// initializeParams are the parameters of initialize as far as they matter.
// Clients of later versions of the protocol say more, and in other types.
type initializeParams struct {
	RootURI          *string                    `json:"rootUri"`
	WorkspaceFolders []protocol.WorkspaceFolder `json:"workspaceFolders"`
	Options          options                    `json:"initializationOptions"`
	Capabilities     struct {
		Workspace struct {
			WorkspaceEdit         struct{ DocumentChanges bool }
			DidChangeWatchedFiles struct{ DynamicRegistration bool }
		}
		TextDocument struct {
			PublishDiagnostics struct{ RelatedInformation bool }
			CodeAction         struct{ CodeActionLiteralSupport json.RawMessage }
		}
		Window struct{ WorkDoneProgress bool }
	}
}

// options are what the user sets in the editor.
type options struct {
	// ChangeDelay is how many milliseconds after a keystroke unsaved
	// documents are analysed; if it is negative, they are not.
	ChangeDelay *int `json:"changeDelay"`
}

// defaultChangeDelay is long enough that a fast typist is not interrupted.
const defaultChangeDelay = 500 * time.Millisecond

// A client is what the server knows of it.
type client struct {
	changeDelay                         time.Duration
	hasDocumentChanges, canWatch        bool
	hasRelated, hasActions, hasProgress bool
}

func (s *server) initialize(p *initializeParams) (any, error) {
	if s.phase != started {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "initialize was sent twice"}
	}
	s.phase = initialized
	caps := p.Capabilities
	s.client = client{
		changeDelay:        defaultChangeDelay,
		hasDocumentChanges: caps.Workspace.WorkspaceEdit.DocumentChanges,
		canWatch:           caps.Workspace.DidChangeWatchedFiles.DynamicRegistration,
		hasRelated:         caps.TextDocument.PublishDiagnostics.RelatedInformation,
		hasActions:         len(caps.TextDocument.CodeAction.CodeActionLiteralSupport) > 0,
		hasProgress:        caps.Window.WorkDoneProgress,
	}
	if ms := p.Options.ChangeDelay; ms != nil {
		s.client.changeDelay = time.Duration(*ms) * time.Millisecond
	}
	for _, f := range p.WorkspaceFolders {
		s.addFolder(f.URI)
	}
	if p.WorkspaceFolders == nil && p.RootURI != nil {
		s.addFolder(*p.RootURI)
	}
	return protocol.InitializeResult{
		Capabilities: s.capabilities(),
		ServerInfo:   &protocol.InitializeResultServerInfo{Name: Source, Version: &s.Version},
	}, nil
}

func (s *server) capabilities() protocol.ServerCapabilities {
	kind := protocol.TextDocumentSyncKindIncremental
	caps := protocol.ServerCapabilities{
		TextDocumentSync: protocol.TextDocumentSyncOptions{
			OpenClose: &protocol.True, Change: &kind, Save: protocol.SaveOptions{IncludeText: &protocol.False},
		},
		Workspace: &protocol.ServerCapabilitiesWorkspace{
			WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{
				Supported: &protocol.True, ChangeNotifications: &protocol.BoolOrString{Value: true},
			},
		},
	}
	if s.client.hasActions {
		caps.CodeActionProvider = protocol.CodeActionOptions{CodeActionKinds: []protocol.CodeActionKind{protocol.CodeActionKindQuickFix, kindFixAll}}
	}
	return caps
}

// initialized asks the client to tell of files that change on disk.
func (s *server) initialized(*struct{}) (any, error) {
	if !s.client.canWatch {
		return nil, nil
	}
	var watchers []protocol.FileSystemWatcher
	for _, glob := range []string{"**/*.go", "**/.everypath.yml", "**/go.mod", "**/go.work"} {
		watchers = append(watchers, protocol.FileSystemWatcher{GlobPattern: glob})
	}
	params := protocol.RegistrationParams{Registrations: []protocol.Registration{{
		ID: "files", Method: protocol.MethodWorkspaceDidChangeWatchedFiles,
		RegisterOptions: protocol.DidChangeWatchedFilesRegistrationOptions{Watchers: watchers},
	}}}
	// Whether it can does not matter: a save has the configuration read anew.
	go func() { _ = s.conn.Call(s.ctx, protocol.ServerClientRegisterCapability, params, nil) }()
	return nil, nil
}
