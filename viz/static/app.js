// The one entry: each module attaches itself to what the page holds. Everything works without it.
import "./theme.js";
import "./search.js";
import "./popover.js";
import "./drawer.js";
import "./rows.js";
import "./weights.js";
import "./keys.js";
