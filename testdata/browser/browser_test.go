// Package browser looks at the HTML report with a real browser. It is a
// module of its own, so that nobody who builds everypath needs its library.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// findBrowser returns the path of a browser. Without one it skips the test,
// or fails it if CI is true.
func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("needs chromium, which is not installed, and CI=true")
	}
	t.Skip("needs chromium, which is not installed")
	return ""
}

// A tab is a page in a browser that has no network.
type tab struct {
	*testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string // what the page asked for, itself left out
	errors   []string // what the console shows, and what the page asks the user
}

// open opens a file in a browser of its own.
func open(t *testing.T, file string, width, height int64) *tab {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 8*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(
		chromedp.ExecPath(findBrowser(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"), chromedp.ProxyServer("127.0.0.1:9"),
		chromedp.Flag("hide-scrollbars", true)))
	t.Cleanup(stop)
	b := &tab{T: t, ctx: ctx}
	url := "file://" + filepath.ToSlash(file)
	if err := chromedp.Listen(ctx, func(event any) { b.note(url, event) }); err != nil {
		t.Fatal(err)
	}
	b.do(call(network.Enable, network.EnableParams{}), call(log.Enable, cdp.Empty{}),
		chromedp.EmulateViewport(width, height), chromedp.Navigate(url))
	return b
}

// call returns the action that is one command of the protocol.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, command, params)
		return err
	})
}

func (b *tab) note(url string, event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if asked, _, _ := strings.Cut(e.Request.URL, "#"); asked != url {
			b.requests = append(b.requests, e.Request.URL)
		}
	case *log.EventEntryAdded:
		b.errors = append(b.errors, e.Entry.Text)
	case *runtime.EventExceptionThrown:
		b.errors = append(b.errors, e.ExceptionDetails.Text)
	case *page.EventJavascriptDialogOpening:
		b.errors = append(b.errors, "a dialog: "+e.Message)
	}
}

// checkQuiet fails the test if the page wanted anything from outside.
func (b *tab) checkQuiet() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.requests) > 0 {
		b.Errorf("the page makes %d requests: %q", len(b.requests), b.requests)
	}
	if len(b.errors) > 0 {
		b.Errorf("the console shows %q", b.errors)
	}
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// run runs statements in the page.
func (b *tab) run(statements string) {
	b.Helper()
	eval[bool](b, "(() => {"+statements+"; return true })()")
}

// eval evaluates an expression in the page, and waits for it if it is a
// promise.
func eval[T any](b *tab, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for an expression to be true.
func (b *tab) until(expression string) {
	b.Helper()
	for range 1000 {
		if eval[bool](b, expression) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.Errorf("never true: %s", expression)
}

// media sets the medium and the colours that the user prefers.
func (b *tab) media(medium, colours string) {
	b.Helper()
	b.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: colours}}}))
}

// goRun runs a program of the go command's in a directory.
func goRun(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 3 {
		return // findings
	}
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

var everypath = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "everypath")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "everypath.exe")
	cmd := exec.Command("go", "build", "-o", name, "./cmd/everypath")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return name, nil
})

func TestMain(m *testing.M) {
	status := m.Run()
	if name, err := everypath(); err == nil {
		os.RemoveAll(filepath.Dir(name))
	}
	os.Exit(status)
}

// report writes the report of the module in dir and returns its file.
func report(t *testing.T, dir string) string {
	t.Helper()
	findBrowser(t)
	name, err := everypath()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.html")
	goRun(t, dir, name, "-no-cache", "-format", "html", "-o", file, "./...")
	return file
}

func example(t *testing.T) string { return report(t, filepath.Join("..", "example")) }

// module writes a module with the files and returns its directory.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files["go.mod"] = "module example.com/app\n\ngo 1.25\n"
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
