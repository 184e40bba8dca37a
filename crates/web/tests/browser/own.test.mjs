// What people do with what is their own: drafts, posts for later, hidden words, strangers; and threads that grow.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start } from "./place.mjs";

let place;
before(async () => {
  place = await start();
  for (const name of ["rosa", "amir", "jun"]) place.account(name);
});
after(() => place.stop());

async function write(page, text, audience = "public") {
  await page.goto(`/compose?audience=${audience}`);
  await page.fill("main textarea[name=text]", text);
  await page.click("main .send button");
  await page.waitForFunction(() => document.body.textContent.includes("Posted."));
}

test("replies join the open thread and keep the place of the reader", async () => {
  const [amir, rosa] = [await place.signedIn("amir"), await place.signedIn("rosa")];
  await write(rosa, "who has a ladder?");
  await rosa.goto("/public/local");
  const path = await rosa.locator("article", { hasText: "who has a ladder?" }).locator(".when a").first().getAttribute("href");
  await amir.goto(path);
  await rosa.goto(path);
  const answer = async (text) => {
    await rosa.fill(".answer textarea[name=text]", text);
    await rosa.click(".answer .send button");
    await rosa.locator("#replies article", { hasText: text }).waitFor();
  };
  await answer("nobody?");
  await amir.locator("#replies article", { hasText: "nobody?" }).waitFor();
  assert.match(await amir.locator("#joined").textContent(), /1 more reply/);
  await answer("really nobody?");
  await amir.locator("#joined", { hasText: "2 more replies" }).waitFor();
  assert.match(await amir.locator("#say").textContent(), /2 more replies/);
  assert.equal(await amir.locator("#replies article").count(), 2);
  assert.equal(await rosa.locator("#joined a").count(), 0, "one's own are no news");
  assert.deepEqual(amir.problems, []);
  assert.deepEqual(rosa.problems, []);
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";
  const name = javaScriptEnabled ? "rosa" : "amir";

  test(`a draft is kept, continued and posted ${how} script`, async () => {
    const page = await place.signedIn(name, { javaScriptEnabled });
    await page.goto("/compose");
    await page.fill("main textarea[name=text]", "half a thought");
    await page.click("main .composer details:has(button[value=keep]) summary");
    await page.click("main button[value=keep]");
    await page.getByText("Kept as a draft.").waitFor();
    await page.goto("/drafts");
    await page.locator("#entries button", { hasText: "Continue" }).first().click();
    await page.waitForURL("**/compose?draft=*");
    assert.equal(await page.inputValue("main textarea[name=text]"), "half a thought");
    await page.fill("main textarea[name=text]", `a whole thought ${how} script`);
    await page.click("main .send button");
    await page.getByText("Posted.").waitFor();
    await page.goto("/drafts");
    await page.getByText("You have no drafts.").waitFor();
    await page.goto("/home");
    await page.locator("article", { hasText: `a whole thought ${how} script` }).waitFor();
    assert.deepEqual(page.problems, []);
  });

  test(`a post waits for its time ${how} script`, async () => {
    const page = await place.signedIn(name, { javaScriptEnabled, timezoneId: "Asia/Tokyo" });
    await page.goto("/compose");
    const zone = javaScriptEnabled ? "Asia/Tokyo" : "UTC";
    assert.match(await page.locator("main .composer").textContent(), new RegExp(`Times are those of ${zone}`));
    await page.fill("main textarea[name=text]", `later ${how} script`);
    await page.click("main .composer details:has(button[value=keep]) summary");
    await page.fill("main input[name=later]", "2099-11-27T21:40");
    await page.click("main .send button");
    await page.getByText(/It is posted/).waitFor();
    await page.goto("/scheduled");
    await page.locator(".waiting li", { hasText: `later ${how} script` }).locator("time", { hasText: "27 November 2099, 21:40" }).waitFor();
    await page.fill(".waiting input[type=datetime-local]", "2099-12-01T08:00");
    await page.click(".waiting button[value=move]");
    await page.getByText("The time is changed.").waitFor();
    await page.locator(".waiting time", { hasText: "1 December 2099, 08:00" }).waitFor();
    await page.click(".waiting button[value=cancel]");
    await page.getByText("Delete this post?").waitFor();
    await page.click("button[value=cancel]");
    await page.getByText("No post is waiting").waitFor();
    assert.deepEqual(page.problems, []);
  });

  test(`words are hidden ${how} script`, async () => {
    const page = await place.signedIn(name, { javaScriptEnabled });
    await write(await place.signedIn("jun"), `football again ${how}`);
    await page.goto("/settings/filters/new");
    await page.fill("input[name=title]", "Sports");
    await page.fill("input[name='keyword.0']", "football");
    await page.click("button[value=more]");
    await page.locator("input[name='keyword.3']").waitFor();
    assert.equal(await page.inputValue("input[name='keyword.0']"), "football");
    await page.click(".buttons button[value=save]");
    await page.waitForURL("**/settings/filters");
    await page.locator("#entries", { hasText: "Sports" }).waitFor();
    await page.goto("/public/local");
    const post = page.locator("article", { hasText: `football again ${how}` });
    await post.locator("summary", { hasText: "Hidden by your filter" }).click();
    await post.locator(".text").waitFor({ state: "visible" });
    await page.goto("/settings/filters");
    await page.click("#entries .who");
    await page.click("button[value=delete]");
    await page.getByText("Delete this filter?").waitFor();
    await page.click("button[value=delete]");
    await page.getByText("You hide no words.").waitFor();
    assert.deepEqual(page.problems, []);
  });

  test(`a stranger's message is looked at and accepted ${how} script`, async () => {
    const page = await place.signedIn(name, { javaScriptEnabled });
    await write(await place.signedIn("jun"), `@${name} is the boat for sale?`, "direct");
    await page.goto("/notifications");
    await page.click(".apart");
    await page.locator("#entries", { hasText: "is the boat for sale?" }).waitFor();
    await page.click("#entries .who");
    await page.locator(".notice", { hasText: "is the boat for sale?" }).waitFor();
    await page.click(".stranger button[value=accept]");
    await page.getByText("Nobody is waiting.").waitFor();
    for (let tries = 0; !(await page.locator(".notice", { hasText: "is the boat for sale?" }).count()); tries++) {
      assert.ok(tries < 50, "it is among the notifications");
      await page.goto("/notifications");
    }
    assert.deepEqual(page.problems, []);
  });
}

test("a deleted post comes back to where it was, and focus is never lost", async () => {
  const page = await place.signedIn("rosa");
  for (const text of ["the first of three", "the second of three", "the third of three"]) await write(page, text);
  await page.goto("/@rosa");
  const posts = page.locator("#feed article");
  const second = page.locator("#feed article", { hasText: "the second of three" });
  await second.locator(".acts .menu summary").click();
  await second.locator("button[value=delete]").click();
  await page.locator(".toast", { hasText: "Deleted." }).waitFor();
  assert.equal(await page.locator("#feed article:visible", { hasText: "the second of three" }).count(), 0);
  assert.match(await page.evaluate(() => document.activeElement.textContent), /the first of three/);
  await page.click(".toast button:has-text('Undo')");
  await second.waitFor();
  assert.match(await posts.nth(1).textContent(), /the second of three/);
  assert.match(await page.evaluate(() => document.activeElement.textContent), /the second of three/);
  assert.deepEqual(page.problems, []);
});

test("without script a message that floats can be closed, and goes by itself", async () => {
  const page = await place.signedIn("amir", { javaScriptEnabled: false, reducedMotion: "no-preference" });
  await page.goto("/compose");
  await page.fill("main textarea[name=text]", "soon gone");
  await page.click("main .send button");
  const toast = page.locator(".toast", { hasText: "Posted." });
  await toast.waitFor();
  assert.equal(await toast.locator("button.x").isVisible(), false, "no button that does nothing");
  await toast.locator("a.x").click();
  await page.waitForURL("**/home");
  assert.equal(await toast.count(), 0);
  await page.goto("/compose");
  await page.fill("main textarea[name=text]", "soon gone, too");
  await page.click("main .send button");
  await toast.waitFor();
  await toast.waitFor({ state: "hidden", timeout: 20_000 });
});

test("what is written in a dialog has a heading", async () => {
  const page = await place.signedIn("rosa");
  await page.goto("/messages");
  await page.click(".nav a.btn[data-dialog]");
  await page.locator("dialog header h2", { hasText: "New post" }).waitFor();
  await page.keyboard.press("Escape");
  await page.goto("/@amir");
  await page.click("main .menu summary.round");
  await page.click("main .menu[open] a[href^='/compose?to=']");
  await page.locator("dialog header h2", { hasText: "New message" }).waitFor();
  assert.equal(await page.inputValue("dialog input[name=to]"), "amir");
  await page.fill("dialog textarea[name=text]", "only for you");
  await page.click("dialog .send button");
  await page.locator(".toast", { hasText: "Posted." }).waitFor();
  assert.deepEqual(page.problems, []);
});
