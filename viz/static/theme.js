import { one, say } from "./dom.js";

const root = document.documentElement;
const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme:dark)").matches;

/** Change between light and dark and remember it. */
export function toggleTheme() {
  const next = dark() ? "light" : "dark";
  root.dataset.theme = next;
  try { localStorage.setItem("liantu-theme", next); } catch { /* not remembered, still changed */ }
  say(next === "dark" ? "已换为暗色" : "已换为亮色");
}
one("[data-theme-toggle]")?.addEventListener("click", toggleTheme);
