"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.querySelector("form");
  const search = document.getElementById("search");
  const pack = document.getElementById("package");
  const fixable = document.getElementById("fixable");
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");
  const ticks = all("input[name=rule]");
  const findings = all(".finding").map((node) => ({
    node,
    rule: node.closest(".rule").dataset.rule,
    pack: node.closest(".package").dataset.package,
    isFixable: "fix" in node.dataset,
    text: "",
  }));
  const groups = all(".package, .rule");
  form.hidden = false;

  // What is searched of a finding: all that can be read of it, its package
  // and its rule. It is collected when it is needed first.
  const textOf = (f) => {
    if (!f.text) f.text = [f.rule, f.pack, f.node.textContent].join("\n").toLowerCase();
    return f.text;
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rules = new Set(ticks.filter((t) => t.checked).map((t) => t.value));
    let n = 0;
    for (const f of findings) {
      const isShown = rules.has(f.rule) && (!pack || !pack.value || f.pack === pack.value) &&
        (!fixable || !fixable.checked || f.isFixable) && words.every((w) => textOf(f).includes(w));
      f.node.hidden = !isShown;
      if (isShown) n++;
    }
    for (const g of groups) g.hidden = !g.querySelector(".finding:not([hidden])");
    nothing.hidden = n > 0 || findings.length === 0;
    shown.textContent = n === findings.length ? `${n} shown` : `${n} of ${findings.length} shown`;
  };
  let pending = 0;
  form.addEventListener("input", (e) => {
    if (e.target.name === "theme") return;
    clearTimeout(pending);
    pending = setTimeout(filter, e.target === search && findings.length > 500 ? 150 : 0);
  });
  form.addEventListener("submit", (e) => e.preventDefault());

  const clear = () => {
    search.value = "";
    if (pack) pack.value = "";
    if (fixable) fixable.checked = false;
    for (const t of ticks) t.checked = true;
    filter();
  };

  const fold = (open) => {
    for (const f of findings) if (!f.node.hidden) f.node.open = open;
  };
  document.getElementById("unfold").addEventListener("click", () => fold(true));
  document.getElementById("fold").addEventListener("click", () => fold(false));

  // A link to a finding shows it, whatever is folded or filtered.
  const follow = () => {
    const node = document.getElementById(location.hash.slice(1));
    if (!node || !node.matches(".finding")) return;
    if (node.hidden) clear();
    node.open = true;
    node.scrollIntoView();
  };
  addEventListener("hashchange", follow);

  const step = (by) => {
    const nodes = findings.map((f) => f.node).filter((n) => !n.hidden);
    const at = nodes.findIndex((n) => n.contains(document.activeElement));
    const node = nodes[at < 0 ? (by > 0 ? 0 : nodes.length - 1) : at + by];
    if (!node) return;
    const summary = node.querySelector("summary");
    summary.focus({ preventScroll: true });
    node.scrollIntoView({ block: "start" });
  };
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const isTyping = e.target.matches("input[type=search], select");
    if (e.key === "Escape") clear();
    else if (isTyping) return;
    else if (e.key === "/") search.focus();
    else if (e.key === "j") step(1);
    else if (e.key === "k") step(-1);
    else return;
    e.preventDefault();
  });

  // The colours: those of the system unless the reader wants others. A page
  // in a file may not be allowed to remember it.
  const root = document.documentElement;
  const paint = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  const key = "everypath-theme";
  try {
    const theme = localStorage.getItem(key) || "";
    for (const r of form.elements.theme) r.checked = r.value === theme;
    paint(theme);
  } catch { /* the colours of the system */ }
  for (const r of form.elements.theme) {
    r.addEventListener("change", () => {
      paint(r.value);
      try { localStorage.setItem(key, r.value); } catch { /* until it is closed */ }
    });
  }

  // On paper nothing is folded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details.finding:not([open]), details.fix:not([open])");
    for (const d of folded) d.open = true;
  });
  addEventListener("afterprint", () => {
    for (const d of folded) d.open = false;
  });

  filter();
  follow();
})();
