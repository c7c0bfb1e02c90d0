import { all, one, say } from "./dom.js";

const map = one("[data-panorama]");
const side = one("[data-drawer]");
/** @type {HTMLElement|null} */
let opener = null;

/** @returns {HTMLElement[]} every box of the panorama */
const boxes = () => (map ? all("[data-seg]", map) : []);
const short = (b) => b.dataset.name || "";

/** Mark what feeds and uses a segment. Gives both lists. @param {string} id @param {string} on class of the lines */
function light(id, on) {
  const feeds = [], uses = [];
  boxes().forEach((b) => {
    const mine = one(`[data-seg="${id}"]`, map)?.dataset.feeds?.split(" ") || [];
    const user = mine.includes(b.dataset.seg || "");
    const feeder = (b.dataset.feeds || "").split(" ").includes(id);
    if (user) uses.push(b);
    if (feeder) feeds.push(b);
    if (on === "on") {
      b.classList.toggle("nb", user || feeder);
      b.classList.toggle("cur", b.dataset.seg === id);
      b.dataset.rel = user ? "用它" : feeder ? "供它" : "";
    }
  });
  all("g[data-a]", map || undefined).forEach((p) => p.classList.toggle(on, p.dataset.a === id || p.dataset.b === id));
  return { feeds, uses };
}

/** Take the selection off. @param {boolean} [history] @returns {boolean} whether a drawer was open */
export function closeDrawer(history_ = true) {
  if (!map || !side || !side.childElementCount) return false;
  side.replaceChildren();
  map.classList.remove("sel");
  map.parentElement?.classList.remove("open");
  boxes().forEach((b) => { b.classList.remove("nb", "cur"); b.dataset.rel = ""; b.removeAttribute("aria-current"); });
  all("g.on", map).forEach((p) => p.classList.remove("on"));
  if (history_) history.pushState({}, "", without("segment"));
  opener?.focus();
  return true;
}

/** @param {string} name */
function without(name) {
  const url = new URL(location.href);
  url.searchParams.delete(name);
  return url;
}

/** Open the drawer of a box. @param {HTMLElement} box @param {boolean} [push] */
async function openDrawer(box, push = true) {
  if (!map || !side) return;
  const id = box.dataset.seg || "";
  opener = box;
  const { feeds, uses } = light(id, "on");
  map.classList.add("sel");
  map.parentElement?.classList.add("open");
  boxes().forEach((b) => b.removeAttribute("aria-current"));
  box.setAttribute("aria-current", "true");
  const slow = setTimeout(() => side.replaceChildren(/** @type {HTMLTemplateElement} */ (one("#skeleton")).content.cloneNode(true)), 200);
  const url = new URL(box.dataset.drawer || "", location.href);
  new URL(location.href).searchParams.forEach((v, k) => { if (k !== "segment") url.searchParams.set(k, v); });
  const answer = await fetch(url).catch(() => null);
  clearTimeout(slow);
  if (!answer?.ok) { location.href = /** @type {HTMLAnchorElement} */ (box).href; return; }
  side.innerHTML = await answer.text();
  if (push) { const at = new URL(location.href); at.searchParams.set("segment", id); history.pushState({}, "", at); }
  one("h2", side)?.focus({ preventScroll: matchMedia("(min-width:1024px)").matches });
  say(`${short(box)}。供它：${feeds.map(short).join("、") || "无"}；用它：${uses.map(short).join("、") || "无"}`);
}

/** The box to the left or right along a flow, or above or below in the column. @param {HTMLElement} box @param {string} key */
export function neighbour(box, key) {
  const list = boxes();
  if (key === "ArrowUp" || key === "ArrowDown") {
    const column = all("[data-seg]", /** @type {ParentNode} */ (box.closest("[data-col]")));
    return column[column.indexOf(box) + (key === "ArrowDown" ? 1 : -1)];
  }
  const id = box.dataset.seg || "";
  if (key === "ArrowRight") return list.find((b) => (box.dataset.feeds || "").split(" ").includes(b.dataset.seg || ""));
  return list.find((b) => (b.dataset.feeds || "").split(" ").includes(id));
}

if (map && side) {
  map.addEventListener("click", (e) => {
    const box = /** @type {HTMLElement} */ (e.target).closest("[data-seg]");
    if (!box || /** @type {MouseEvent} */ (e).ctrlKey || /** @type {MouseEvent} */ (e).metaKey) return;
    e.preventDefault();
    openDrawer(/** @type {HTMLElement} */ (box));
  });
  for (const [event, add] of [["pointerover", true], ["pointerout", false]]) {
    map.addEventListener(/** @type {string} */ (event), (e) => {
      const box = /** @type {HTMLElement} */ (e.target).closest("[data-seg]");
      if (!box) return;
      if (add) light(/** @type {HTMLElement} */ (box).dataset.seg || "", "hov");
      else all("g.hov", map).forEach((p) => p.classList.remove("hov"));
    });
  }
  side.addEventListener("click", (e) => {
    if (/** @type {HTMLElement} */ (e.target).closest("[data-close]")) { e.preventDefault(); closeDrawer(); }
  });
  addEventListener("popstate", () => {
    const id = new URL(location.href).searchParams.get("segment");
    const box = id && boxes().find((b) => b.dataset.seg === id);
    if (box) openDrawer(box, false); else closeDrawer(false);
  });
}
