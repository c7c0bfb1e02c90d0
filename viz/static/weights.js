import { all, one, say } from "./dom.js";

/** Sliders order the boards while they move; without script the button does. */
const form = /** @type {HTMLFormElement|null} */ (one("form[data-weights]"));
let waiting = 0;
let timer = 0;

async function reorder() {
  if (!form) return;
  const mine = ++waiting;
  const query = new URLSearchParams();
  for (const input of /** @type {HTMLInputElement[]} */ (all("input[type=range]", form))) query.set(input.name, input.value);
  const start = performance.now();
  const answer = await fetch(`${form.dataset.weights}?${query}`).catch(() => null);
  if (mine !== waiting) return;
  const boards = one("[data-boards]"), took = one("[data-took]", form);
  if (!answer?.ok || !boards) { if (took) took.textContent = "没有重排成，请用「重排」。"; return; }
  boards.innerHTML = await answer.text();
  if (took) took.textContent = `${Math.round(performance.now() - start)} 毫秒`;
  history.replaceState(null, "", `${form.action}?${query}`);
  say("已按新的权重重排");
}

form?.addEventListener("input", (e) => {
  const input = /** @type {HTMLInputElement} */ (e.target);
  if (input.type !== "range") return;
  const shown = one("output", /** @type {HTMLElement} */ (input.parentElement));
  if (shown) shown.textContent = input.value;
  clearTimeout(timer);
  timer = window.setTimeout(reorder, 60);
});
