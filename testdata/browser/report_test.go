package browser

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// helpers are functions that the expressions below use.
const helpers = `
window.finding = (place) => [...document.querySelectorAll(".finding")].find((f) => f.querySelector(".place").textContent.startsWith(place));
window.shown = () => [...document.querySelectorAll(".finding")].filter((f) => f.checkVisibility()).map((f) => f.querySelector(".place").textContent);
window.middle = (e) => { const r = e.getBoundingClientRect(); return r.top + r.height / 2; };
// The notes of a finding in the order of the path: their numbers, the line
// that stands above, the node's place.
window.steps = (place) => {
  const sheet = finding(place).querySelector(".sheet"), out = [];
  for (const note of sheet.querySelectorAll(".note")) {
    let above = note;
    while (!above.matches(".code")) above = above.previousElementSibling;
    const node = note.querySelector("b").getBoundingClientRect();
    out.push({ number: +note.querySelector("b").textContent, line: +above.querySelector(".n").textContent, text: note.querySelector("p").textContent,
      x: node.left + node.width / 2, y: node.top + node.height / 2, codeBottom: above.getBoundingClientRect().bottom, noteTop: note.getBoundingClientRect().top });
  }
  return out.sort((a, b) => a.number - b.number);
};
// Whether lines that are drawn join two heights without a hole: in the lane
// of the nodes or in one beside it.
window.joined = (place, side, x, from, to) => {
  const rects = [...finding(place).querySelectorAll(".rail i")].filter((i) => i.classList.contains("side") === side)
    .map((i) => i.getBoundingClientRect()).filter((r) => side ? r.left < x - 8 : Math.abs(r.left + r.width / 2 - x) < 1.5);
  for (let y = Math.min(from, to) + 1; y < Math.max(from, to); y += 1) {
    if (!rects.some((r) => r.top - 0.6 <= y && y <= r.bottom + 0.6)) return false;
  }
  return true;
};
// The texts whose contrast is too low to read.
window.faint = () => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (c) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data; };
  const light = (c) => { const f = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; return 0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2]); };
  const out = new Set();
  for (const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walker.nextNode();) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.checkVisibility() || e.closest("script, .skip, option")) continue;
    let back = e;
    while (back && rgba(getComputedStyle(back).backgroundColor)[3] < 255) back = back.parentElement;
    const a = light(rgba(getComputedStyle(e).color)), b = light(rgba(getComputedStyle(back || document.body).backgroundColor));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) out.add(e.tagName + "." + e.className + " in " + e.parentElement.className + ": " + ratio.toFixed(2));
  }
  return [...out];
};
true`

func openExample(t *testing.T, width, height int64) *tab {
	t.Helper()
	b := open(t, example(t), width, height)
	eval[bool](b, helpers)
	return b
}

type step struct {
	Number, Line              int
	Text                      string
	X, Y, CodeBottom, NoteTop float64
}

// TestPathIsDrawn asks where the browser has put the path.
func TestPathIsDrawn(t *testing.T) {
	b := openExample(t, 1300, 900)
	for place, lines := range map[string][]int{
		"mirror.go:36": {36, 37, 40, 41}, "store.go:22": {22, 23, 27, 29, 30}, "export.go:15": {15, 16, 21, 24, 15},
	} {
		b.run(fmt.Sprintf("finding(%q).scrollIntoView({behavior: 'instant'})", place))
		steps := eval[[]step](b, fmt.Sprintf("steps(%q)", place))
		var got []int
		for i, s := range steps {
			got = append(got, s.Line)
			if s.NoteTop < s.CodeBottom-1 || s.Y < s.NoteTop {
				t.Errorf("%s: step %d is not below line %d: %+v", place, s.Number, s.Line, s)
			}
			if i == 0 {
				continue
			}
			before, side := steps[i-1], s.Y < steps[i-1].Y
			if !eval[bool](b, fmt.Sprintf("joined(%q, %v, %f, %f, %f)", place, side, s.X, before.Y, s.Y)) {
				t.Errorf("%s: nothing joins step %d with %d", place, before.Number, s.Number)
			}
		}
		if !slices.Equal(got, lines) {
			t.Errorf("%s: steps on the lines %v, want %v", place, got, lines)
		}
	}
	b.checkQuiet()
}

// TestFilter uses the page as a reader does.
func TestFilter(t *testing.T) {
	b := openExample(t, 1300, 900)
	all := eval[[]string](b, "shown()")
	if len(all) != 7 {
		t.Fatalf("%d findings, want 7: %q", len(all), all)
	}
	b.do(chromedp.KeyEvent("/"))
	b.until(`document.activeElement.id == "search"`)
	b.run(`document.getElementById("search").value = ""`)
	b.do(chromedp.KeyEvent("querycontext ROWS"))
	b.until(`shown().length == 1 && shown()[0].startsWith("store.go:22")`)
	b.until(`document.getElementById("shown").textContent == "1 of 7 shown"`)
	b.until(`[...document.querySelectorAll(".rule")].filter((r) => r.checkVisibility()).length == 1`)
	b.do(chromedp.SendKeys(chromedp.CSS("#search"), " nosuchthing"))
	b.until(`shown().length == 0 && document.getElementById("nothing").checkVisibility()`)
	b.do(chromedp.KeyEvent(kb.Escape))
	b.until(`shown().length == 7 && !document.getElementById("nothing").checkVisibility()`)

	b.do(chromedp.Click(chromedp.CSS(`input[value="unreleased/path"]`)))
	b.until(`shown().length == 5`)
	b.do(chromedp.Click(chromedp.CSS("#fixable")))
	b.until(`shown().length == 5`)
	b.do(chromedp.SetValue(chromedp.CSS("#package"), "example.com/catalog"))
	b.run(`document.querySelector("form").dispatchEvent(new Event("input"))`)
	b.until(`shown().length == 5`)
	b.run("document.activeElement.blur()")
	b.do(chromedp.KeyEvent(kb.Escape))
	b.until(`shown().length == 7`)

	// From finding to finding, and folded by the keyboard alone.
	b.run("document.activeElement.blur()")
	b.do(chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k"))
	b.until(`document.activeElement.closest(".finding") == document.querySelector(".finding")`)
	b.do(chromedp.KeyEvent(kb.Enter))
	b.until(`!document.querySelector(".finding").open`)
	b.do(chromedp.Click(chromedp.CSS("#fold")))
	b.until(`!document.querySelector(".finding[open]")`)
	// A link shows what it leads to.
	b.run(`document.getElementById("search").value = "zip", location.hash = finding("store.go:74").id`)
	b.until(`finding("store.go:74").open && finding("store.go:74").checkVisibility()`)
	b.checkQuiet()
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	return (0.2126*float64(r) + 0.7152*float64(g) + 0.0722*float64(b)) / 257
}

// screenshot returns what is seen, and its mean brightness from 0 to 255.
func (b *tab) screenshot() (image.Image, float64) {
	b.Helper()
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		b.Fatal(err)
	}
	sum, n := 0.0, 0
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 3 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 3 {
			sum += luminance(img.At(x, y))
			n++
		}
	}
	return img, sum / float64(n)
}

// colours returns how many pixels of each colour a part of an image has.
func colours(img image.Image, x0, y0, x1, y1 float64) map[color.Color]int {
	seen := map[color.Color]int{}
	for y := int(y0); y < int(y1); y++ {
		for x := int(x0); x < int(x1); x++ {
			seen[img.At(x, y)]++
		}
	}
	return seen
}

// TestScreenshot looks at the pixels: that of the path something is seen in
// the gutter, that the code is not blank, and that dark is dark.
func TestScreenshot(t *testing.T) {
	b := openExample(t, 1300, 900)
	brightness := map[string]float64{}
	for _, scheme := range []string{"light", "dark"} {
		b.media("screen", scheme)
		b.run(`finding("mirror.go:36").scrollIntoView({behavior: "instant"})`)
		img, mean := b.screenshot()
		brightness[scheme] = mean
		steps := eval[[]step](b, `steps("mirror.go:36")`)
		for i := 1; i < len(steps); i++ {
			from, to := steps[i-1], steps[i]
			seen := colours(img, from.X-8, from.Y+11, from.X+8, to.Y-11)
			if len(seen) < 2 {
				t.Errorf("%s: the gutter between step %d and %d has one colour", scheme, from.Number, to.Number)
			}
			if line := colours(img, from.X-1, from.Y+11, from.X+1, to.Y-11); len(line) > 3 {
				t.Errorf("%s: the line from step %d to %d has %d colours", scheme, from.Number, to.Number, len(line))
			}
		}
		if seen := colours(img, steps[0].X+80, steps[0].Y, steps[0].X+400, steps[3].Y); len(seen) < 20 {
			t.Errorf("%s: the source has only %d colours", scheme, len(seen))
		}
		if faint := eval[[]string](b, "faint()"); len(faint) > 0 {
			t.Errorf("%s: texts that are hard to read:\n%s", scheme, strings.Join(faint, "\n"))
		}
	}
	if brightness["light"] < 200 || brightness["dark"] > 70 {
		t.Errorf("mean brightness: %v", brightness)
	}
	// The switch wins over the system, and is remembered.
	b.do(chromedp.Click(chromedp.CSS(`input[name=theme][value=light] + span`)))
	if _, mean := b.screenshot(); mean < 200 {
		t.Errorf("mean brightness with the switch on light: %.0f", mean)
	}
	b.do(chromedp.Reload())
	if _, mean := b.screenshot(); mean < 200 {
		t.Errorf("mean brightness after a reload: %.0f", mean)
	}
	b.checkQuiet()
}

// TestPaper prints the page, with all findings folded and in dark colours.
func TestPaper(t *testing.T) {
	b := openExample(t, 1300, 900)
	pages := func() int {
		data, err := chromedp.Run(b.ctx, chromedp.PrintToPDF())
		if err != nil {
			t.Fatal(err)
		}
		return len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(data, -1))
	}
	unfolded := pages()
	b.do(chromedp.Click(chromedp.CSS("#fold")), chromedp.Click(chromedp.CSS(`input[name=theme][value=dark] + span`)))
	if folded := pages(); folded != unfolded || folded < 3 {
		t.Errorf("%d pages folded, %d unfolded", folded, unfolded)
	}
	b.media("print", "dark")
	b.do(chromedp.EmulateViewport(720, 1000))
	b.run(`dispatchEvent(new Event("beforeprint"))`)
	b.until(`[...document.querySelectorAll(".sheet")].every((s) => s.getBoundingClientRect().height > 50)`)
	b.until(`!document.querySelector("form").checkVisibility()`)
	b.until(`[...document.querySelectorAll(".sheet, .fix pre")].every((s) => s.scrollWidth <= s.clientWidth + 1)`)
	if _, mean := b.screenshot(); mean < 200 {
		t.Errorf("mean brightness on paper: %.0f", mean)
	}
	b.run(`dispatchEvent(new Event("afterprint"))`)
	b.until(`!document.querySelector(".finding[open]")`)
}

// TestNarrow has a window as wide as a telephone: only source scrolls
// sideways.
func TestNarrow(t *testing.T) {
	b := openExample(t, 360, 700)
	b.until("document.documentElement.scrollWidth <= innerWidth")
	b.until(`[...document.querySelectorAll("h4, h2, .short, label, button")].every((e) => e.getBoundingClientRect().right <= innerWidth)`)
	b.checkQuiet()
}

// TestStructure looks at what a screen reader goes by, and at a reader
// without scripts.
func TestStructure(t *testing.T) {
	b := openExample(t, 1300, 900)
	levels := eval[[]int](b, `[...document.querySelectorAll("h1, h2, h3, h4, h5")].map((h) => +h.tagName[1])`)
	for i, level := range levels {
		if i > 0 && level > levels[i-1]+1 || i == 0 && level != 1 {
			t.Errorf("headings skip a level: %v", levels)
			break
		}
	}
	b.until(`[...document.querySelectorAll("input, select")].every((e) => e.labels.length > 0)`)
	b.until(`[...document.querySelectorAll("[id]")].every((e, _, all) => all.filter((o) => o.id === e.id).length === 1)`)
	b.until(`document.documentElement.lang == "en" && !!document.querySelector("main") && !!document.querySelector(".skip")`)
	b.do(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}), chromedp.Reload())
	b.do(chromedp.WaitVisible(chromedp.CSS("nav")), chromedp.WaitNotVisible(chromedp.CSS("form")), chromedp.WaitVisible(chromedp.CSS(".sheet")))
	b.checkQuiet()
}
