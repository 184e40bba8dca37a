// Builds dist/ from css, ts and the Lucide icons that templates use:
//   app-HASH.css, app-HASH.js, embed-HASH.js, framed-HASH.js, icon-HASH.svg, each with a .br copy; sprite.svg; manifest.json (plain name -> built name).
// `--watch` is not needed: a build takes a fraction of a second. `--tests` builds the script's tests into .tests/.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
// Safari and iPadOS 15.4, Firefox and Chrome of the last two years (UX, budgets).
const target = ["safari15.4", "firefox121", "chrome120"];

/** Our names for symbols, and Lucide's. */
const ICONS = {
  about: "info",
  at: "at-sign",
  back: "arrow-left",
  bell: "bell",
  block: "ban",
  boost: "repeat-2",
  check: "check",
  choices: "sliders-horizontal",
  clock: "clock",
  close: "x",
  dots: "ellipsis",
  down: "chevron-down",
  enter: "log-in",
  eye: "eye",
  flag: "flag",
  follow: "user-round-plus",
  forward: "arrow-right",
  home: "house",
  language: "languages",
  leave: "log-out",
  like: "heart",
  link: "link",
  list: "list",
  lock: "lock",
  lost: "compass",
  mail: "mail",
  mark: "bookmark",
  mute: "volume-x",
  news: "megaphone",
  out: "external-link",
  pen: "square-pen",
  picture: "image-plus",
  pin: "pin",
  poll: "chart-no-axes-column",
  quiet: "moon",
  quote: "message-square-quote",
  reply: "message-circle",
  search: "search",
  smile: "smile-plus",
  sprout: "sprout",
  trash: "trash-2",
  unfollow: "user-round-minus",
  up: "arrow-up",
  veil: "eye-off",
  warning: "triangle-alert",
  you: "user-round",
};

/** All files below a folder that end so. */
function files(folder, ...endings) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => join(folder, name));
}

/** The symbols named in templates (`#i-home`) and in code (`"i-home"`). */
function used() {
  const sources = [...files(join(here, "../templates"), ".html"), ...files(join(here, "../src"), ".rs"), ...files(join(here, "ts"), ".ts")];
  const names = new Set();
  for (const file of sources) {
    for (const [, name] of readFileSync(file, "utf8").matchAll(/["#]i-([a-z]+)"/g)) names.add(name);
  }
  return [...names].sort();
}

/** One Lucide icon as a symbol without anything that styles say anyway. */
function symbol(name) {
  const lucide = ICONS[name];
  if (!lucide) throw new Error(`templates use the symbol i-${name}, which build.mjs does not know`);
  const svg = readFileSync(join(here, "node_modules/lucide-static/icons", `${lucide}.svg`), "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  const shapes = inner.replace(/\s+/g, " ").replace(/ ?\/>/g, "/>").replace(/> </g, "><").trim();
  return `<symbol id="i-${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

/** The dark colours again for people who chose dark on a light device. */
function chosenDark(css) {
  const block = css.match(/:root:not\(\[data-theme="?light"?\]\)\s*\{([^}]*)\}/);
  if (!block) throw new Error("tokens.css has lost its dark block");
  return `${css}\n:root[data-theme="dark"] { color-scheme: dark; ${block[1]} }\n:root[data-theme="light"] { color-scheme: light; }\n`;
}

const tokens = {
  name: "tokens",
  setup(build) {
    build.onLoad({ filter: /tokens\.css$/ }, ({ path }) => ({ contents: chosenDark(readFileSync(path, "utf8")), loader: "css" }));
  },
};

async function bundle(entry, format = "esm") {
  const result = await build({
    entryPoints: [join(here, entry)],
    bundle: true,
    minify: true,
    write: false,
    target,
    format,
    legalComments: "none",
    charset: "utf8",
    plugins: [tokens],
  });
  return Buffer.from(result.outputFiles[0].contents);
}

function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
}

async function buildTests() {
  const tests = join(here, ".tests");
  rmSync(tests, { recursive: true, force: true });
  await build({ entryPoints: files(join(here, "ts"), ".test.ts"), bundle: true, outdir: tests, outExtension: { ".js": ".mjs" }, format: "esm", platform: "node", external: ["node:*"] });
}

async function buildAll() {
  const outputs = {
    "app.css": await bundle("css/app.css"),
    "app.js": await bundle("ts/main.ts"),
    // On pages of other sites: no module, so that it knows where it comes from.
    "embed.js": await bundle("ts/embed.ts", "iife"),
    "framed.js": await bundle("ts/framed.ts"),
    "icon.svg": readFileSync(join(here, "icon.svg")),
  };
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const manifest = {};
  for (const [plain, bytes] of Object.entries(outputs)) {
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
    const name = plain.replace(".", `-${hash}.`);
    manifest[plain] = name;
    writeFileSync(join(dist, name), bytes);
    writeFileSync(join(dist, `${name}.br`), brotli(bytes));
    console.log(`${name}  ${bytes.length} bytes, ${brotli(bytes).length} brotli, ${gzipSync(bytes, { level: 9 }).length} gzip`);
  }
  const sprite = used().map(symbol).join("");
  writeFileSync(join(dist, "sprite.svg"), sprite);
  console.log(`sprite.svg  ${sprite.length} bytes, ${brotli(Buffer.from(sprite)).length} brotli, ${used().length} symbols`);
  writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2));
}

await (process.argv.includes("--tests") ? buildTests() : buildAll());
