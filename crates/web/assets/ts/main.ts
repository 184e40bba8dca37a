// The page's script. Everything works without it; each part only makes the same thing smoother.
import * as composer from "./composer";
import * as dialog from "./dialog";
import * as feed from "./feed";
import * as forms from "./forms";
import * as frag from "./frag";
import * as keys from "./keys";
import * as live from "./live";
import * as media from "./media";
import * as menu from "./menu";
import * as times from "./times";
import * as toast from "./toast";
import * as tray from "./tray";

document.documentElement.classList.add("js");
for (const part of [toast, frag, feed, live, menu, dialog, composer, tray, forms, keys, media, times]) part.start();
