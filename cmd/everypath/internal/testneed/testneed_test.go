package testneed_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/everypath/everypath/cmd/everypath/internal/testneed"
)

// recorder notes how Need ends a test. As testing.T does, it leaves the
// goroutine.
type recorder struct {
	testing.TB
	end string
}

func (r *recorder) Helper()               {}
func (r *recorder) Fatalf(string, ...any) { r.end = "fail"; runtime.Goexit() }
func (r *recorder) Skipf(string, ...any)  { r.end = "skip"; runtime.Goexit() }

func need(name string) (path, end string) {
	r := &recorder{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		path = testneed.Need(r, name)
	}()
	<-done
	return path, r.end
}

func TestNeed(t *testing.T) {
	if path, end := need("go"); !strings.Contains(path, "go") || end != "" {
		t.Errorf("Need(go) = %q, end %q; want its path", path, end)
	}
	for _, tt := range []struct{ ci, want string }{{"", "skip"}, {"true", "fail"}, {"false", "skip"}} {
		t.Setenv("CI", tt.ci)
		if _, end := need("no-such-program"); end != tt.want {
			t.Errorf("CI=%q: Need(no-such-program) ends with %q, want %q", tt.ci, end, tt.want)
		}
	}
}
