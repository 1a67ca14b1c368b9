package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// hostile has a leak, and around it what wants to be more than text. (Bytes
// that are no UTF-8 are refused by the compiler; a test of the format has
// them, and names of files that Go refuses.)
const hostile = "package app\n\nimport \"os\"\n\n// </script><script>alert('comment')</script>\nfunc f() string {\n" +
	"\tf, _ := os.Open(\"</code><img src=x onerror=alert('string')>\") // <style>*{display:none}</style>\n" +
	"\ts := `<iframe src=\"https://example.com\"></iframe> {{.}} ${1} &lt;`\n" +
	"\treturn s + f.Name() // \u202e </details> \x01\n}\n"

// TestHostileSource shows source that tries to break out of the page.
func TestHostileSource(t *testing.T) {
	dir := module(t, map[string]string{"app.go": hostile})
	b := open(t, report(t, dir), 1300, 900)
	b.until(`document.querySelectorAll(".finding").length == 1 && document.querySelector(".sheet").checkVisibility()`)
	b.until(`document.scripts.length == 1 && !document.querySelector("img, iframe, main style")`)
	text := eval[string](b, `document.querySelector(".sheet").textContent`)
	for _, want := range []string{"</code><img src=x onerror=alert('string')>", "{{.}} ${1} &lt;", "</details>", "\ufffd"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in the source that is shown:\n%s", want, text)
		}
	}
	if strings.ContainsAny(text, "\u202e\x01") {
		t.Errorf("a control character is shown as it is: %q", text)
	}
	b.checkQuiet()
}

// TestManyFindings opens the report of a large code base and searches it.
func TestManyFindings(t *testing.T) {
	files := map[string]string{}
	for p := range 25 {
		var b strings.Builder
		fmt.Fprintf(&b, "package p%d\n\nimport \"os\"\n", p)
		for i := range 80 {
			fmt.Fprintf(&b, "\nfunc f%d(name string) error {\n\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\t_ = f.Name()\n\treturn nil // number %d-%d\n}\n", i, p, i)
		}
		files[fmt.Sprintf("p%d/p.go", p)] = b.String()
	}
	b := open(t, report(t, module(t, files)), 1300, 900)
	b.until(`document.getElementById("shown").textContent == "2000 shown"`)
	b.until(`!document.querySelector(".finding[open]")`)
	b.do(chromedp.SendKeys(chromedp.CSS("#search"), "number 17-42"))
	b.until(`document.getElementById("shown").textContent == "1 of 2000 shown"`)
	took := eval[float64](b, `(() => { const s = document.getElementById("package"), start = performance.now();
		s.value = "example.com/app/p3"; document.getElementById("search").value = "";
		document.querySelector("form").dispatchEvent(new Event("input"));
		return new Promise((done) => { const look = () => document.getElementById("shown").textContent.startsWith("80 of") ? done(performance.now() - start) : setTimeout(look, 1); look(); }); })()`)
	t.Logf("filtering 2000 findings takes %.0f ms", took)
	if took > 2000 {
		t.Errorf("filtering takes %.0f ms", took)
	}
	b.checkQuiet()
}
