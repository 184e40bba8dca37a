// Fails if the interface has grown past its budgets (UX, section 10): `node budgets.mjs GALLERY`, after the gallery
// (examples/gallery) was written there. Dynamic pages are compressed at level 5 as the server does, assets at 11.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.argv[2];
if (!folder) throw new Error("name the folder that the gallery was written to");
const KB = 1024;

const brotli = (bytes, level) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: level } }).length;
const asset = (ending) => readFileSync(join(folder, "assets", readdirSync(join(folder, "assets")).find((name) => name.startsWith("app-") && name.endsWith(ending))));
const home = readFileSync(join(folder, "home.html"));

const sizes = [
  ["home, 20 posts", brotli(home, 5), 16 * KB],
  ["styles", brotli(asset(".css"), 11), 16 * KB],
  ["script", brotli(asset(".js"), 11), 20 * KB],
  ["script, gzip", gzipSync(asset(".js"), { level: 9 }).length, 14 * KB],
];
const total = sizes.slice(0, 3).reduce((sum, [, size]) => sum + size, 0);
sizes.push(["a cold home page", total, 35 * KB]);
let over = false;
for (const [name, size, budget] of sizes) {
  console.log(`${name}: ${(size / KB).toFixed(1)} of ${budget / KB} KB${size > budget ? "  TOO LARGE" : ""}`);
  over ||= size > budget;
}
process.exit(over ? 1 : 0);
