package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/everypath/everypath/cmd/everypath/internal/testneed"
)

// nvimScript drives Neovim: it waits for the diagnostics of the file that is
// open, applies the fix of the first, waits until it has gone, undoes that,
// has all fixed by the command of README.md, waits again, and saves. What it
// saw goes to the file RESULT.
const nvimScript = `
local result = {}
local function shown(count)
  return function() return #vim.diagnostic.get(0) == count end
end
vim.ui.select = function(items, _, choose) choose(items[1], 1) end

result.arrived = vim.wait(60000, shown(1), 10)
result.diagnostics = vim.diagnostic.get(0)
if result.arrived then
  vim.api.nvim_win_set_cursor(0, { result.diagnostics[1].lnum + 1, result.diagnostics[1].col })
  vim.lsp.buf.code_action()
  result.fixed = vim.wait(60000, function() return vim.bo.modified end, 10)
  result.gone = vim.wait(60000, shown(0), 10)
  vim.cmd("undo")
  result.again = vim.wait(60000, shown(1), 10)
  vim.cmd("EverypathFix")
  result.goneAgain = vim.wait(60000, shown(0), 10)
  vim.cmd("write")
end
vim.fn.writefile({ vim.fn.json_encode(result) }, vim.env.RESULT)
vim.cmd("qall!")
`

// TestNeovim opens a file with a leak in a real Neovim with the configuration
// that README.md has, and has it fixed there.
func TestNeovim(t *testing.T) {
	nvim := testneed.Need(t, "nvim")
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	snippet := regexp.MustCompile("(?s)\n```lua\n(.*?)\n```\n").FindSubmatch(readme)
	if snippet == nil {
		t.Fatal("README.md has no Lua")
	}
	home, dir, command := t.TempDir(), t.TempDir(), builtCommand(t)
	name := filepath.Join(dir, "app.go")
	write(t, filepath.Join(home, "init.lua"), string(snippet[1]))
	write(t, filepath.Join(home, "drive.lua"), nvimScript)
	write(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.25\n")
	source := strings.Replace(leakySource, "f, err := os.Open(name)", `/* 日本 😀 */ f, err := os.Open("😀" + name)`, 1)
	write(t, name, source)

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, nvim, "--headless", "-n", "-u", filepath.Join(home, "init.lua"), name,
		"-c", "luafile "+filepath.Join(home, "drive.lua"))
	cmd.Dir = home
	cmd.Env = append(os.Environ(), "RESULT="+filepath.Join(home, "result.json"),
		"PATH="+filepath.Dir(command)+string(os.PathListSeparator)+os.Getenv("PATH"), "EVERYPATHCACHE="+t.TempDir(), "GOFLAGS=",
		"XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "XDG_STATE_HOME="+home, "XDG_CACHE_HOME="+home,
		"GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+goEnv(t, "GOMODCACHE"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(home, "result.json"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var result struct {
		Arrived, Fixed, Gone, Again, GoneAgain bool
		Diagnostics                            []struct {
			Message, Source string
			Lnum, Col       int
		}
	}
	if err := json.Unmarshal(text, &result); err != nil {
		t.Fatal(err)
	}
	if !result.Arrived || !result.Fixed || !result.Gone || !result.Again || !result.GoneAgain {
		t.Fatalf("%s\n%s", text, out)
	}
	lines := strings.Split(source, "\n")
	// Neovim counts bytes.
	line := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "os.Open") })
	if d := result.Diagnostics[0]; d.Source != "everypath" || !strings.HasPrefix(d.Message, "result of os.Open") || d.Lnum != line || d.Col != strings.Index(lines[line], "os.Open") {
		t.Errorf("shown: %+v", d)
	}
	fixed, err := os.ReadFile(name)
	if want := strings.Replace(source, "\tst, err", "\tdefer f.Close()\n\tst, err", 1); err != nil || string(fixed) != want {
		t.Errorf("%v: saved:\n%s", err, fixed)
	}
}
