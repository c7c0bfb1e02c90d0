import { all, one } from "./dom.js";

/** Rows that expand in place: a click anywhere on the row opens its details; links and buttons keep their own click. */
document.addEventListener("click", (e) => {
  const target = /** @type {HTMLElement} */ (e.target);
  const row = target.closest("tr[data-row]");
  if (row && !target.closest("a,button,summary,input,label")) toggle(/** @type {HTMLElement} */ (row));
  const button = target.closest("[data-expand]");
  if (button) { e.preventDefault(); toggle(/** @type {HTMLElement} */ (button.closest("tr"))); }
});

/** Open or close the evidence beneath a row; without any, follow the row's link. @param {HTMLElement} row */
export async function toggle(row) {
  const more = /** @type {HTMLElement|null} */ (row.nextElementSibling?.matches("tr.more") ? row.nextElementSibling : null);
  if (!more) { /** @type {HTMLAnchorElement|null} */ (one("a[href]", row))?.click(); return; }
  const open = more.hidden;
  more.hidden = !open;
  row.classList.toggle("open", open);
  one("[data-expand]", row)?.setAttribute("aria-expanded", String(open));
  const cell = one("[data-load]", more);
  if (open && cell && !cell.childElementCount) {
    const answer = await fetch(cell.dataset.load || "").catch(() => null);
    if (answer?.ok) cell.innerHTML = await answer.text();
    else cell.textContent = "没有取到依据，请重试。";
  }
}

/** The rows that J and K walk. */
export const walkable = () => all("tr[data-row],li[data-row]").filter((r) => r.offsetParent);

/** Filter a list on the page itself. */
const filter = /** @type {HTMLInputElement|null} */ (one("[data-filter]"));
filter?.addEventListener("input", () => {
  const q = filter.value.trim().toLowerCase();
  all(filter.dataset.filter || "").forEach((x) => { x.hidden = !!q && !x.textContent?.toLowerCase().includes(q); });
});
