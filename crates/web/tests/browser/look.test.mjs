// Every main page: usable by everybody (axe), and as wide as the screen; its pictures go to a folder (SHOTS).
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { start } from "./place.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = process.env.SHOTS ?? mkdtempSync(join(tmpdir(), "aldea-shots-"));
mkdirSync(SHOTS, { recursive: true });

let place;
let thread;
before(async () => {
  place = await start();
  place.account("rosa");
  const page = await place.signedIn("rosa");
  for (const text of ["Up before the bakery opened. #lake", "Bread number nine. The crust sings."]) {
    await page.goto("/compose");
    await page.fill("main textarea[name=text]", text);
    await page.click("main .send button");
    await page.getByText("Posted.").waitFor();
  }
  await page.goto("/home");
  thread = await page.locator("article .when a").first().getAttribute("href");
  console.log(`pictures of the pages: ${SHOTS}`);
});
after(() => place.stop());

/** A site of somebody else that shows this HTML. */
async function site(html) {
  const server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(`<!doctype html>${html}`));
  await new Promise((ready) => server.listen(0, "localhost", ready));
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

test("a post in a frame of another site is as high as it is", async () => {
  const { html } = await (await fetch(`${place.base}/api/oembed?url=${encodeURIComponent(place.base + thread)}`)).json();
  assert.match(html, / height="400"/);
  const other = await site(html);
  const page = await place.browser();
  await page.goto(other.url);
  await page.waitForFunction(() => Number(document.querySelector("iframe").height) < 400);
  const height = Number(await page.locator("iframe").getAttribute("height"));
  const inside = page.frames().find((frame) => frame.url().endsWith("/embed"));
  const { whole, room } = await inside.evaluate(() => ({ whole: document.documentElement.scrollHeight, room: innerHeight }));
  assert.ok(height > 60 && whole === height && room === height, `${whole} px in ${room} of ${height}`);
  await page.screenshot({ path: join(SHOTS, "embed.png") });
  assert.deepEqual(page.problems, []);
  // Nobody else says how high it is.
  await page.evaluate(() => window.postMessage({ type: "aldea-height", height: 7 }, "*"));
  await page.waitForTimeout(100);
  assert.equal(Number(await page.locator("iframe").getAttribute("height")), height);
  // Without script it has the height that it came with.
  const plain = await place.browser({ javaScriptEnabled: false });
  await plain.goto(other.url);
  await plain.frameLocator("iframe").getByText("Bread number nine").waitFor();
  assert.equal(await plain.locator("iframe").getAttribute("height"), "400");
  other.close();
});

const SIZES = [{ width: 390, height: 844 }, { width: 820, height: 1180 }, { width: 1440, height: 900 }];

async function check(page, name) {
  const { width } = page.viewportSize();
  const scheme = await page.evaluate(() => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  await page.screenshot({ path: join(SHOTS, `${name}-${width}-${scheme}.png`) });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `${name} is ${wide} px wide on ${width}`);
  // The page's own policy forbids scripts of tests: they come in by the debugger.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  assert.deepEqual(told, [], `${name} at ${width}, ${scheme}`);
}

for (const viewport of SIZES) {
  for (const colorScheme of ["light", "dark"]) {
    test(`pages at ${viewport.width} px, ${colorScheme}`, async () => {
      const mine = await place.signedIn("rosa", { viewport, colorScheme });
      const pages = {
        home: "/home",
        local: "/public/local",
        tag: "/tags/lake",
        thread,
        profile: "/@rosa",
        followers: "/@rosa/followers",
        compose: "/compose",
        notifications: "/notifications",
        search: "/search?q=rosa",
        "search-posts": "/search?q=bread&type=posts",
        explore: "/explore",
        "explore-tags": "/explore/tags",
        people: "/explore/people",
        directory: "/directory",
        requests: "/notifications/requests",
        policy: "/settings/notifications",
        filters: "/settings/filters",
        filter: "/settings/filters/new",
        drafts: "/drafts",
        scheduled: "/scheduled",
        menu: "/menu",
        privacy: "/privacy-policy",
        bookmarks: "/bookmarks",
        about: "/about",
      };
      for (const [name, path] of Object.entries(pages)) {
        await mine.goto(path);
        await check(mine, name);
      }
      const nobody = await place.browser({ viewport, colorScheme });
      for (const [name, path] of Object.entries({ "sign-in": "/auth/sign_in", "sign-up": "/auth/sign_up", public: "/public/local" })) {
        await nobody.goto(path);
        await check(nobody, name);
      }
      await mine.context().close();
      await nobody.context().close();
    });
  }
}
