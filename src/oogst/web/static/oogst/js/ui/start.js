/** Everything a page needs from the start. Pages add their own modules in the block `scripts`. */
import "./htmx-setup.js";
import "./colors.js";
import "./dialog.js";
import "./menu.js";
import "./toast.js";
import "./drop.js";
import "./tabs.js";
