import { all, el, one } from "./dom.js";

const KINDS = {
  chain: (h) => `/chains/${encodeURIComponent(h.id)}`,
  enterprise: (h) => `/enterprises/${encodeURIComponent(h.id)}`,
  segment: (h) => h.chain ? `/chains/${encodeURIComponent(h.chain.id)}?segment=${encodeURIComponent(h.id)}` : null,
};
const form = /** @type {HTMLFormElement|null} */ (one("form.find"));
const input = /** @type {HTMLInputElement|null} */ (form && one("input", form));
let at = -1;
/** @type {AbortController|undefined} */
let asked;
/** @type {number|undefined} */
let timer;

const list = el("div", { class: "pop hits", role: "listbox", id: "hits", "aria-label": "搜索结果", hidden: "" });

/** Where a hit leads. */
const href = (h) => (KINDS[h.kind] || (() => null))(h) || `/search?q=${encodeURIComponent(h.name)}`;

function close() {
  list.hidden = true;
  at = -1;
  input?.setAttribute("aria-expanded", "false");
  input?.removeAttribute("aria-activedescendant");
}

/** Mark the hit at position i of the list. @param {number} i */
function mark(i) {
  const hits = all("a", list);
  if (!hits.length) return;
  at = (i + hits.length) % hits.length;
  hits.forEach((h, n) => h.setAttribute("aria-selected", String(n === at)));
  hits[at].scrollIntoView({ block: "nearest" });
  input?.setAttribute("aria-activedescendant", hits[at].id);
}

/** Draw the groups of an answer. */
function draw(data) {
  list.replaceChildren();
  let n = 0;
  for (const group of data.groups) {
    if (!group.hits.length) continue;
    const box = el("div", { role: "group", "aria-label": group.name }, el("p", { class: "k" }, `${group.name} ${group.total}`));
    for (const h of group.hits.slice(0, 5)) {
      box.append(el("a", { href: href(h), role: "option", id: `hit${n++}`, "aria-selected": "false", tabindex: "-1" },
        el("b", {}, h.name), h.badge ? el("span", { class: "bdg" }, h.badge) : "", el("span", { class: "k" }, h.sub || h.matched || "")));
    }
    list.append(box);
  }
  if (!n) list.append(el("p", { class: "note" }, `没有找到「${data.query}」。可以换简称、拼音或首字母。`));
  list.append(el("p", { class: "note keysline" }, "↑ ↓ 选，Enter 打开，Tab 换组，Esc 关闭"));
  list.hidden = false;
  input?.setAttribute("aria-expanded", "true");
}

async function ask() {
  const q = input?.value.trim();
  asked?.abort();
  if (!q) return close();
  asked = new AbortController();
  try {
    const answer = await fetch(`/api/v1/search?q=${encodeURIComponent(q)}`, { signal: asked.signal });
    if (answer.ok) draw((await answer.json()).data);
  } catch (fault) {
    if (fault.name !== "AbortError") close();
  }
}

/** Jump to the first hit of the next group. @param {number} step */
function nextGroup(step) {
  const groups = all("[role=group]", list);
  const hits = all("a", list);
  const here = groups.findIndex((g) => at >= 0 && g.contains(hits[at]));
  const there = groups[(here + step + groups.length) % groups.length];
  if (there) mark(hits.indexOf(/** @type {HTMLElement} */ (one("a", there))));
}

if (form && input) {
  form.append(list);
  for (const [k, v] of Object.entries({ role: "combobox", "aria-controls": "hits", "aria-expanded": "false", "aria-autocomplete": "list" })) input.setAttribute(k, v);
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener("keydown", (e) => {
    if (list.hidden) return;
    const moves = { ArrowDown: () => mark(at + 1), ArrowUp: () => mark(at - 1), Escape: close, Tab: () => nextGroup(e.shiftKey ? -1 : 1) };
    const hit = all("a", list)[at];
    if (e.key === "Enter" && hit) { e.preventDefault(); location.href = /** @type {HTMLAnchorElement} */ (hit).href; }
    if (moves[e.key]) { e.preventDefault(); e.stopPropagation(); moves[e.key](); }
  });
  document.addEventListener("click", (e) => { if (!form.contains(/** @type {Node} */ (e.target))) close(); });
}
