// Every main page: usable by everybody (axe), and as wide as the screen; its pictures go to a folder (SHOTS).
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
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
