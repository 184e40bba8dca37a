import assert from "node:assert/strict";
import { test } from "node:test";
import { length } from "./count";

// The cases of domain/src/text/count_tests.rs: page and server must agree.
test("characters are what people see", () => {
  const cases: [string, number][] = [
    ["", 0],
    ["hello", 5],
    ["a\nb", 3],
    ["日本語", 3],
    ["e\u0301", 1],
    ["👨‍👩‍👧‍👦", 1],
    ["🇩🇪", 1],
    ["👍🏽", 1],
  ];
  for (const [text, want] of cases) assert.equal(length(text), want, text);
});

test("links count alike and hosts of mentions are free", () => {
  const cases: [string, number][] = [
    ["https://example.com", 23],
    ["https://example.com/a/very/long/path/that/goes/on/and/on?and=on", 23],
    ["a https://example.com b", 27],
    ["see https://example.com/a.", 28],
    ["(https://example.com/a)", 25],
    ["http://a.example https://b.example", 47],
    ["@rosa@waves.example", 5],
    ["@rosa hi @kim@shore.example", 13],
    ["rosa@waves.example", 18],
    ["xmpp:rosa@example.com", 21],
    ["https://example", 15],
    ["x".repeat(500), 500],
  ];
  for (const [text, want] of cases) assert.equal(length(text), want, text);
});

test("a warning counts in full", () => {
  assert.equal(length("hello", "https://example.com"), 24);
});
