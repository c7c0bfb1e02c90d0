import { all, one, typing } from "./dom.js";
import { closeDrawer, neighbour } from "./drawer.js";
import { closePopover } from "./popover.js";
import { toggle, walkable } from "./rows.js";
import { toggleTheme } from "./theme.js";

/** Focus the next or previous row. @param {number} step */
function walk(step) {
  const rows = walkable();
  const here = rows.findIndex((r) => r === document.activeElement || r.contains(document.activeElement));
  const next = rows[Math.max(0, Math.min(rows.length - 1, here + step))];
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

/** Close the topmost thing that floats. */
function escape() {
  const dialog = /** @type {HTMLDialogElement|null} */ (one("dialog[open]"));
  if (dialog) return dialog.close();
  if (closePopover()) return undefined;
  const menu = one("details.menu[open]");
  if (menu) { menu.removeAttribute("open"); one("summary", menu)?.focus(); return undefined; }
  if (closeDrawer()) return undefined;
  const more = one("tr.open");
  if (more) { toggle(more); more.focus(); }
  return undefined;
}

/** Open a menu and go into it. @param {string} css */
function into(css) {
  const menu = one(css);
  if (!menu) return;
  if (menu instanceof HTMLDetailsElement) menu.open = true;
  (one("a,button:not(summary),input", menu) || menu).focus();
}

const KEYS = {
  "/": () => one("form.find input")?.focus(),
  j: () => walk(1),
  k: () => walk(-1),
  f: () => into("[data-filters]"),
  e: () => into("[data-export]"),
  t: toggleTheme,
  "?": () => /** @type {HTMLDialogElement|null} */ (one("[data-keys]"))?.showModal(),
};

document.addEventListener("keydown", (e) => {
  if (e.key === "Escape") { if (typing(e.target)) /** @type {HTMLElement} */ (e.target).blur(); escape(); return; }
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
  const focus = /** @type {HTMLElement} */ (document.activeElement);
  if (e.key.startsWith("Arrow") && focus?.matches("[data-seg]")) {
    const next = neighbour(focus, e.key);
    if (next) { e.preventDefault(); next.focus(); }
    return;
  }
  if (e.key === "Enter" && focus?.matches("tr[data-row],li[data-row]")) {
    e.preventDefault();
    if (focus.matches("tr")) toggle(focus); else /** @type {HTMLAnchorElement|null} */ (one("a", focus))?.click();
    return;
  }
  const act = KEYS[e.key.length === 1 ? e.key.toLowerCase() : e.key];
  if (act) { e.preventDefault(); act(); }
});
all("tr[data-row]").forEach((r) => { r.tabIndex = -1; });
