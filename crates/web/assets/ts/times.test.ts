import assert from "node:assert/strict";
import { test } from "node:test";

const words = { now: "now", min: "% min", hour: "% h", day: "% d" };
const MINUTE = 60_000;

test("times are short and become dates after a week", async () => {
  // The module looks for its words in the page.
  Object.assign(globalThis, { document: { getElementById: () => null } });
  const { ago } = await import("./times");
  assert.equal(ago(0, words), "now");
  assert.equal(ago(12 * MINUTE, words), "12 min");
  assert.equal(ago(3 * 60 * MINUTE + 5, words), "3 h");
  assert.equal(ago(2 * 24 * 60 * MINUTE, words), "2 d");
  assert.equal(ago(7 * 24 * 60 * MINUTE, words), undefined);
});
