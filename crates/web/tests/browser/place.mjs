// A server of its own for the tests, and people with browsers: the real binary (ALDEA_BIN) and the real Chromium
// (CHROMIUM).
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { chromium } from "playwright-core";

const { ALDEA_BIN: aldea, CHROMIUM: executablePath, ...inherited } = process.env;
if (!aldea || !executablePath) throw new Error("ALDEA_BIN and CHROMIUM name the programs: use scripts/browser.sh");

export const PASSWORD = "a long enough password";

function freePort() {
  return new Promise((found) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

/** Starts a server on an empty folder. */
export async function start() {
  const address = `127.0.0.1:${await freePort()}`;
  const data = mkdtempSync(join(tmpdir(), "aldea-browser-"));
  const env = { ...inherited, ALDEA_TESTBED: "1" };
  const place = ["--data", data, "--domain", address];
  const program = spawn(aldea, ["serve", "--listen", address, ...place], { env, stdio: ["ignore", "ignore", "inherit"] });
  const base = `http://${address}`;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`${base}/health`).catch(() => null);
    if (answer?.ok) break;
    if (tries > 400 || program.exitCode !== null) throw new Error("the server does not answer");
    await wait(50);
  }
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  return {
    base,
    /** An account, made on the command line. */
    account(name) {
      const rest = ["--email", `${name}@people.example`, "--password", PASSWORD, "--confirmed"];
      execFileSync(aldea, ["accounts", "create", name, ...rest, ...place], { env, stdio: ["ignore", "ignore", "inherit"] });
    },
    /** A browser of somebody, with nobody signed in. Errors of the page fail the test that asks for them. */
    async browser(options = {}) {
      const context = await browser.newContext({ baseURL: base, reducedMotion: "reduce", ...options });
      const page = await context.newPage();
      page.problems = [];
      page.on("pageerror", (error) => page.problems.push(String(error)));
      page.on("console", (line) => line.type() === "error" && page.problems.push(line.text()));
      return page;
    },
    async signedIn(name, options) {
      const page = await this.browser(options);
      await page.goto("/auth/sign_in");
      await page.fill("input[name=email]", `${name}@people.example`);
      await page.fill("input[name=password]", PASSWORD);
      await page.click("form.sheet button.btn");
      await page.waitForURL("**/home");
      return page;
    },
    async stop() {
      await browser.close();
      const ended = new Promise((end) => program.once("exit", end));
      program.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
