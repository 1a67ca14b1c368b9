package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// This file has a small program for GOCACHEPROG, as cmd/go/internal/cacheprog
// documents the protocol: requests and responses are lines of JSON, the body
// of a put is a line of its own. What one machine puts goes to a directory
// that all share; what another gets is copied into its own.

type cacheRequest struct {
	ID                 int64
	Command            string
	ActionID, OutputID []byte
	BodySize           int64
}

type cacheResponse struct {
	ID            int64
	Err           string   `json:",omitempty"`
	KnownCommands []string `json:",omitempty"`
	Miss          bool     `json:",omitempty"`
	OutputID      []byte   `json:",omitempty"`
	Size          int64    `json:",omitempty"`
	Time          *time.Time
	DiskPath      string `json:",omitempty"`
}

// A sharedCache is what the program knows.
type sharedCache struct{ shared, local string }

// cacheProg is the program: cacheprog SHARED LOCAL.
func cacheProg() {
	c := sharedCache{os.Args[1], os.Args[2]}
	in, out := json.NewDecoder(bufio.NewReader(os.Stdin)), json.NewEncoder(os.Stdout)
	out.Encode(cacheResponse{KnownCommands: []string{"get", "put", "close"}})
	for {
		var req cacheRequest
		if err := in.Decode(&req); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			fmt.Fprintln(os.Stderr, "cacheprog:", err)
			os.Exit(1)
		}
		var body []byte
		if req.Command == "put" && req.BodySize > 0 {
			if err := in.Decode(&body); err != nil {
				fmt.Fprintln(os.Stderr, "cacheprog:", err)
				os.Exit(1)
			}
		}
		res, err := c.answer(req, body)
		if err != nil {
			res.Err = err.Error()
		}
		res.ID = req.ID
		out.Encode(res)
	}
}

func (c sharedCache) answer(req cacheRequest, body []byte) (res cacheResponse, err error) {
	action := filepath.Join(c.shared, "a-"+hex.EncodeToString(req.ActionID))
	switch req.Command {
	case "get":
		id, err := os.ReadFile(action)
		if err != nil {
			return cacheResponse{Miss: true}, nil
		}
		body, err := os.ReadFile(filepath.Join(c.shared, "o-"+hex.EncodeToString(id)))
		if err != nil {
			return cacheResponse{Miss: true}, nil
		}
		now := time.Now()
		path, err := c.keep(id, body)
		return cacheResponse{OutputID: id, Size: int64(len(body)), Time: &now, DiskPath: path}, err
	case "put":
		err := errors.Join(
			os.WriteFile(filepath.Join(c.shared, "o-"+hex.EncodeToString(req.OutputID)), body, 0o644),
			os.WriteFile(action, req.OutputID, 0o644))
		if err != nil {
			return res, err
		}
		path, err := c.keep(req.OutputID, body)
		return cacheResponse{DiskPath: path}, err
	}
	return res, nil
}

// keep writes an output where this machine has its own.
func (c sharedCache) keep(id, body []byte) (path string, err error) {
	path = filepath.Join(c.local, hex.EncodeToString(id))
	return path, os.WriteFile(path, body, 0o644)
}

// vetRun is how go vet -x shows that the tool runs on a package.
var vetRun = regexp.MustCompile(`(?m)^.*everypath(?:\.exe)? .*vet\.cfg`)

// TestSharedBuildCache vets the same module on two machines, of which the
// second has nothing but the cache of the first.
func TestSharedBuildCache(t *testing.T) {
	cacheprog, err := exec.LookPath("cacheprog")
	if err != nil {
		t.Fatal(err)
	}
	tool, err := exec.LookPath("everypath")
	if err != nil {
		t.Fatal(err)
	}
	shared, module := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		"go.mod":          "module example.com/app\n\ngo 1.25\n",
		".everypath.yml":  "contracts: contracts.txt\n",
		"contracts.txt":   "type *example.com/app/res.R release Drop\nfunc example.com/app/res.take acquires 0\n",
		"res/res.go":      "package res\n\ntype R struct{ n int }\n\nvar last *R\n\nfunc (r *R) Drop() { r.n-- }\nfunc (r *R) N() int { return r.n }\n\nfunc take() *R { last = &R{}; return last }\n\n// Take acquires.\nfunc Take() *R { return take() }\n",
		"clean/clean.go":  "package clean\n\nimport \"example.com/app/res\"\n\nfunc Use() int {\n\tr := res.Take()\n\tdefer r.Drop()\n\treturn r.N()\n}\n",
		"leak/leak.go":    "package leak\n\nimport \"example.com/app/res\"\n\nfunc Use() int {\n\tr := res.Take()\n\treturn r.N()\n}\n",
		"above/above.go":  "package above\n\nimport \"example.com/app/clean\"\n\nfunc Use() int { return clean.Use() }\n",
		"above/other.txt": "nothing\n",
	} {
		write(t, filepath.Join(module, name), text)
	}
	vet := func(packages ...string) (out string, runs int) {
		t.Helper()
		cmd := exec.Command("go", append([]string{"vet", "-x", "-vettool=" + tool}, packages...)...)
		cmd.Dir = module
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOCACHE="+t.TempDir(), "GOCACHEPROG="+cacheprog+" "+shared+" "+t.TempDir())
		b, _ := cmd.CombinedOutput()
		return string(b), len(vetRun.FindAllString(string(b), -1))
	}
	const finding = "leak/leak.go:6:"
	out, first := vet("./...")
	if first < 4 || !strings.Contains(out, finding) {
		t.Fatalf("the first machine: %d runs of the tool\n%s", first, out)
	}
	out, second := vet("./...")
	t.Logf("the tool runs %d times on the first machine, %d on the second", first, second)
	if second != 0 || !strings.Contains(out, finding) {
		t.Errorf("the second machine runs the tool again, or does not find it:\n%s", out)
	}
	// A change of what the tool reads is seen on the third.
	write(t, filepath.Join(module, "contracts.txt"), "# none\n")
	if out, runs := vet("./..."); runs == 0 || strings.Contains(out, finding) {
		t.Errorf("with other contracts: %d runs\n%s", runs, out)
	}
}
