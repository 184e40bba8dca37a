import { strict as assert } from "node:assert";
import { test } from "node:test";
import { HEIGHT, heightIn, heightOf, isQuestion } from "./height";

test("only a height is a height", () => {
  assert.equal(heightIn({ type: HEIGHT, height: 123.4 }), 124);
  assert.equal(heightIn({ type: HEIGHT, height: 1e9 }), 10_000);
  for (const odd of [undefined, null, "x", 7, {}, { type: HEIGHT }, { type: "x", height: 9 }, { type: HEIGHT, height: "9" }, { type: HEIGHT, height: NaN }, { type: HEIGHT, height: -1 }]) {
    assert.equal(heightIn(odd), undefined);
  }
});

test("an answer is no question", () => {
  assert.ok(isQuestion({ type: HEIGHT }));
  for (const other of [undefined, "x", {}, { type: "x" }, { type: HEIGHT, height: 7 }]) assert.ok(!isQuestion(other));
});

test("parts of pixels count as whole ones", () => {
  assert.equal(heightOf({ getBoundingClientRect: () => ({ height: 99.2 }) }), 100);
});
