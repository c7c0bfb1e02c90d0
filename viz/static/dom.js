/** @param {string} css @param {ParentNode} [root] @returns {HTMLElement|null} */
export const one = (css, root = document) => root.querySelector(css);
/** @param {string} css @param {ParentNode} [root] @returns {HTMLElement[]} */
export const all = (css, root = document) => [...root.querySelectorAll(css)];
/**
 * An element with text; text never becomes markup.
 * @param {string} tag @param {Record<string,string>} [attrs] @param {...(Node|string)} kids
 */
export function el(tag, attrs = {}, ...kids) {
  const node = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs)) node.setAttribute(k, v);
  node.append(...kids);
  return node;
}
/** Say something to readers of the screen. @param {string} words */
export function say(words) {
  const box = one("[data-say]");
  if (box) box.textContent = words;
}
/** @param {EventTarget|null} t */
export const typing = (t) => t instanceof HTMLElement && (t.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName));
