package behind

import "github.com/mark3labs/mcp-go/server"

// The options may be put together before.
func byAppended(loud bool) {
	opts := []server.ServerOption{server.WithRecovery()}
	opts = append(opts, server.WithRecovery())
	if loud {
		opts = append(opts, server.WithToolHandlerMiddleware(tracing))
	}
	opts = append(opts, server.WithRecovery())
	opts = append(opts, server.WithRecovery())
	s := server.NewMCPServer("a", "b", opts...)
	s.AddTool("x", tool) // behind
}

func byOthersAppended(n int) {
	opts := []server.ServerOption{server.WithRecovery()}
	for range n {
		opts = append(opts, server.WithToolHandlerMiddleware(checking))
	}
	s := server.NewMCPServer("a", "b", opts...)
	s.AddTool("x", tool) // open
}

func options() []server.ServerOption {
	return []server.ServerOption{server.WithToolHandlerMiddleware(tracing), server.WithRecovery()}
}

func byMade() {
	s := server.NewMCPServer("a", "b", options()...)
	s.AddTool("x", tool) // behind
}
