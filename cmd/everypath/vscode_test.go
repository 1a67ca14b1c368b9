package main

import (
	"encoding/json"
	"fmt"
	"net"
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

// vscodeSource has two leaks.
const vscodeSource = `package app

import "os"

func size(name string) (int64, error) {
	/* 日本 😀 */ f, err := os.Open("😀" + name)
	if err != nil {
		return 0, err
	}
	st, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}

func name(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}
`

// A vscode is a VS Code with an extensions folder and data of its own: its
// server, which a browser shows.
type vscode struct {
	*testing.T
	home string
	env  []string
}

// newVSCode returns one in whose login shell the command is in the PATH, and
// which is called code in the environment.
func newVSCode(t *testing.T, command string) *vscode {
	t.Helper()
	server := testneed.Need(t, "vscode-server")
	testneed.Need(t, "npm")
	home := t.TempDir()
	write(t, filepath.Join(home, ".profile"), fmt.Sprintf("PATH='%s':$PATH\n", filepath.Dir(command)+":"+os.Getenv("PATH")))
	code := filepath.Join(home, "bin", "code")
	write(t, code, fmt.Sprintf("#!/bin/sh\nexec '%s' --server-data-dir '%s/data' --extensions-dir '%[2]s/extensions' \"$@\"\n", server, home))
	if err := os.Chmod(code, 0o755); err != nil {
		t.Fatal(err)
	}
	return &vscode{t, home, append(os.Environ(), "HOME="+home, "SHELL=/bin/sh", "PATH="+filepath.Dir(code)+":"+os.Getenv("PATH"),
		"EVERYPATHCACHE="+t.TempDir(), "GOFLAGS=", "GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+goEnv(t, "GOMODCACHE"))}
}

// sh runs a line of README.md in a directory.
func (v *vscode) sh(dir, line string) string {
	v.Helper()
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir, cmd.Env = dir, v.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		v.Fatalf("%s: %v\n%s", line, err, out)
	}
	return string(out)
}

// show opens a folder with these variables in the environment, and waits for
// a file.
func (v *vscode) show(dir, file string, env ...string) {
	v.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		v.Fatal(err)
	}
	address := l.Addr().(*net.TCPAddr)
	l.Close()
	var logs strings.Builder
	start := func(env []string, name string, args ...string) {
		cmd := exec.Command(name, args...)
		cmd.Env, cmd.Stdout, cmd.Stderr = env, &logs, &logs
		cmd.WaitDelay = 5 * time.Second
		if err := cmd.Start(); err != nil {
			v.Fatal(err)
		}
		v.Cleanup(func() { // its children end with it
			cmd.Process.Signal(os.Interrupt)
			defer time.AfterFunc(5*time.Second, func() { cmd.Process.Kill() }).Stop()
			cmd.Wait()
		})
	}
	start(append(slices.Clone(v.env), env...), filepath.Join(v.home, "bin", "code"), "--host=127.0.0.1",
		fmt.Sprintf("--port=%d", address.Port), "--without-connection-token", "--telemetry-level=off", "--disable-workspace-trust")
	await := func(what string, isThere func() bool) {
		v.Helper()
		for range 1200 {
			if isThere() {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		v.Fatalf("%s does not come\n%s", what, logs.String())
	}
	await("the server", func() bool {
		c, err := net.Dial("tcp", address.String())
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	start(os.Environ(), testneed.Need(v.T, "chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+filepath.Join(v.home, "browser"),
		"--remote-debugging-port=0", fmt.Sprintf("http://%s/?folder=%s", address, dir))
	await(filepath.Base(file), func() bool { _, err := os.Stat(file); return err == nil })
}

// TestVSCode packages the extension that README.md has, as it says there,
// installs it in a real VS Code, has two leaks shown and fixed, and uninstalls
// it.
func TestVSCode(t *testing.T) {
	if testing.Short() {
		t.Skip("installs much")
	}
	v := newVSCode(t, builtCommand(t))
	readme := readFile(t, "../../README.md")
	_, section, _ := strings.Cut(readme, "\nVS Code needs an extension")
	part := func(pattern string) string {
		t.Helper()
		m := regexp.MustCompile(pattern).FindStringSubmatch(section)
		if m == nil {
			t.Fatalf("README.md has no %s", pattern)
		}
		return m[1]
	}
	extension, driver := filepath.Join(t.TempDir(), "everypath-vscode"), filepath.Join(t.TempDir(), "driver")
	write(t, filepath.Join(extension, "package.json"), part("(?s)\n```json\n(.*?)```\n"))
	write(t, filepath.Join(extension, "extension.js"), part("(?s)\n```js\n(.*?)```\n"))
	v.sh(extension, part("\n(npm install .*)\n"))
	if err := os.CopyFS(driver, os.DirFS("testdata/vscode-driver")); err != nil {
		t.Fatal(err)
	}
	v.sh(driver, "npx @vscode/vsce package --allow-missing-repository --skip-license && code --install-extension driver-0.0.1.vsix")

	dir := t.TempDir()
	app, result := filepath.Join(dir, "app.go"), filepath.Join(v.home, "result.json")
	write(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.25\n")
	write(t, filepath.Join(dir, ".vscode", "settings.json"), "{"+part("`(\"editor.codeActionsOnSave\".*?)`")+`, "files.autoSave": "off"}`) // on, in a browser
	write(t, app, vscodeSource)
	v.show(dir, result, "FILE="+app, "RESULT="+result)
	var got struct {
		Version, Error, Message, Code, Text string
		Path, Actions                       []string
		Arrived, Gone, AllGone, IsSaved     bool
	}
	if err := json.Unmarshal([]byte(readFile(t, result)), &got); err != nil {
		t.Fatal(err)
	}
	t.Logf("VS Code %s", got.Version)
	if got.Error != "" || !got.Arrived || !got.Gone || !got.AllGone || !got.IsSaved {
		t.Fatalf("%+v", got)
	}
	if got.Text != `os.Open("😀" + name)` || got.Code != "unreleased/never" || !strings.HasPrefix(got.Message, "result of os.Open") ||
		!slices.Equal(got.Path, []string{"7: assuming err == nil", "11: assuming err != nil", "12: returns while it is held"}) {
		t.Errorf("shown: %+v", got)
	}
	want := strings.Replace(vscodeSource, "\tst, err", "\tdefer f.Close()\n\tst, err", 1)
	want = strings.Replace(want, "\treturn f.Name()", "\tdefer f.Close()\n\treturn f.Name()", 1)
	if fixed := readFile(t, app); fixed != want {
		t.Errorf("saved:\n%s", fixed)
	}
	v.sh(dir, part("\n(code --uninstall-extension .*)\n"))
	if list := v.sh(dir, "code --list-extensions"); strings.Contains(list, "local.everypath") || !strings.Contains(list, "local.driver") {
		t.Errorf("installed after it was uninstalled: %s", list)
	}
}
