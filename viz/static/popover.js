import { all, el, one } from "./dom.js";

/** @type {HTMLElement|null} */
let open = null;
/** @type {HTMLElement|null} */
let opener = null;

/** Close the source popover and give the focus back. @returns {boolean} whether one was open */
export function closePopover() {
  if (!open) return false;
  open.remove();
  open = null;
  opener?.focus();
  return true;
}

/** One piece of evidence as rows. */
function piece(e) {
  const rows = el("dl", {});
  const add = (k, ...v) => rows.append(el("dt", {}, k), el("dd", {}, ...v));
  const check = e.q ? el("span", { class: "verify" }, "待核实") : "";
  const title = e.u ? el("a", { href: e.u, rel: "noreferrer", target: "_blank" }, e.t || e.u) : e.t || "未载";
  add("来源", title, e.d ? `（${e.d}）` : "");
  add("发生", e.h || "—");
  add("知道于", e.k || "未载日期");
  add("位置", el("code", {}, e.l || "—"));
  add("可信度", e.c, " ", check);
  return el("section", {}, e.s ? el("p", {}, el("b", {}, e.s)) : "", rows);
}

/** @param {HTMLElement} link */
function show(link) {
  closePopover();
  const items = JSON.parse(link.dataset.ev || "[]");
  const shut = el("button", { type: "button", class: "x", "aria-label": "关闭" }, "×");
  shut.addEventListener("click", closePopover);
  const ranks = el("p", { class: "note" }, items.length > 1 ? `佐证 ${items.length} 条` : "佐证 1 条，尚无第二来源", "。可信度：推断 < 记忆 < 公司披露 < 报道 < 登记 < 官方");
  const fact = (items.find((e) => e.f) || {}).f || "";
  const [enterprise_id, segment_id, kind = "生产"] = fact.split(">");
  const form = fact ? `/facts/new?${new URLSearchParams({ kind, enterprise_id, segment_id })}` : "/facts/new";
  const acts = el("p", { class: "acts" }, el("a", { class: "btn", href: form }, fact ? "补来源" : "补一条事实"), " ",
    ...(fact ? [el("a", { class: "btn", href: `${form}&action=有误` }, "标为有误"), " "] : []), el("a", { href: /** @type {HTMLAnchorElement} */ (link).href }, "这个来源的全部事实"));
  open = el("div", { class: "pop evpop", role: "dialog", "aria-label": "来源", tabindex: "-1" }, shut, ...items.map(piece), ranks, acts);
  document.body.append(open);
  place(open, link);
  opener = link;
  open.focus();
}

/** Put the popover under its link, inside the window. @param {HTMLElement} box @param {HTMLElement} link */
function place(box, link) {
  const at = link.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 8));
  const below = at.bottom + 6 + box.offsetHeight < innerHeight;
  box.style.left = `${left + scrollX}px`;
  box.style.top = `${scrollY + (below ? at.bottom + 6 : Math.max(56, at.top - box.offsetHeight - 6))}px`;
}

/** Copy and answer on the button itself. @param {HTMLElement} button @param {string} words */
async function copy(button, words) {
  const label = button.querySelector("b") || button;
  const before = label.textContent;
  try { await navigator.clipboard.writeText(words); label.textContent = "已复制"; } catch { label.textContent = "浏览器不让复制"; }
  setTimeout(() => { label.textContent = before; }, 1600);
}

document.addEventListener("click", (e) => {
  const target = /** @type {HTMLElement} */ (e.target);
  const link = target.closest("[data-ev]");
  if (link && !e.ctrlKey && !e.metaKey) { e.preventDefault(); show(/** @type {HTMLElement} */ (link)); return; }
  if (open && !open.contains(target)) closePopover();
  all("details.menu[open]").forEach((d) => { if (!d.contains(target)) d.removeAttribute("open"); });
  const copied = /** @type {HTMLElement|null} */ (target.closest("[data-copy],[data-copy-from],[data-copy-link]"));
  if (copied) copy(copied, copied.dataset.copy || (copied.dataset.copyFrom ? one(copied.dataset.copyFrom)?.textContent || "" : location.href));
});
