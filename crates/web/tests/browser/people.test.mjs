// What people do, in a real browser, with script and without.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { PASSWORD, start } from "./place.mjs";

const PICTURE = fileURLToPath(new URL("../../../services/assets/avatar.png", import.meta.url));
const OTHER_PICTURE = fileURLToPath(new URL("../../../services/assets/header.png", import.meta.url));

let place;
before(async () => {
  place = await start();
  for (const name of ["rosa", "amir"]) place.account(name);
});
after(() => place.stop());

/** Writes on a page of its own. */
async function write(page, text) {
  await page.goto("/compose");
  await page.fill("main textarea[name=text]", text);
  await page.click("main .send button");
  await page.waitForFunction(() => document.body.textContent.includes("Posted."));
}

for (const javaScriptEnabled of [true, false]) {
  test(`somebody signs up and writes ${javaScriptEnabled ? "with" : "without"} script`, async () => {
    const page = await place.browser({ javaScriptEnabled });
    const name = javaScriptEnabled ? "ines" : "jun";
    await page.goto("/auth/sign_up");
    await page.fill("input[name=name]", name);
    await page.fill("input[name=email]", `${name}@people.example`);
    await page.fill("input[name=password]", PASSWORD);
    await page.click("#sign-up button.btn");
    // Back, and on again: nothing has to be typed a second time.
    await page.click("#sign-up button[value=back]");
    assert.equal(await page.inputValue("input[name=name]"), name);
    await page.click("#sign-up button.btn");
    await page.check("input[name=agreed]");
    await page.click("#sign-up button.btn");
    await page.waitForURL("**/welcome");
    await page.setInputFiles("input[name=avatar]", PICTURE);
    await page.fill("textarea[name=note]", `I am ${name}.`);
    await page.check("input[name=discoverable]");
    await page.click("#welcome button.btn");
    await page.waitForURL("**/welcome/people");
    await page.getByText("That is all.").waitFor();
    await page.click("#welcome .buttons a.btn");
    await page.waitForURL("**/home");
    await page.goto("/compose");
    await page.fill("main textarea[name=text]", `hello from ${name}`);
    await page.click("main .send button");
    await page.getByText("Posted.").waitFor();
    await page.goto("/home");
    await page.locator("article .text", { hasText: `hello from ${name}` }).waitFor();
    assert.deepEqual(page.problems, []);
  });
}

test("a picture is sent with its description", async () => {
  const page = await place.signedIn("rosa");
  await page.goto("/compose");
  await page.fill("main textarea[name=text]", "the house");
  await page.setInputFiles("main input[data-pick]", PICTURE);
  await page.fill("main [data-tray] textarea", "a drawing");
  await page.click("main .send button");
  await page.getByText("Posted.").waitFor();
  await page.goto("/home");
  const picture = page.locator("article img[alt='a drawing']").first();
  await picture.waitFor();
  assert.ok(await picture.evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
  await picture.click();
  await page.locator("dialog figcaption", { hasText: "a drawing" }).waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(page.problems, []);
});

test("a picture without a description is asked about once without script", async () => {
  const page = await place.signedIn("amir", { javaScriptEnabled: false });
  await page.goto("/compose");
  await page.fill("main textarea[name=text]", "a bare picture");
  await page.click("main .tray details.noscript summary");
  await page.locator("main input[name=file]").first().setInputFiles(PICTURE);
  await page.click("main .send button");
  await page.locator(".errors a", { hasText: "A picture has no description" }).waitFor();
  await page.locator("main .send button", { hasText: "Send anyway" }).click();
  await page.getByText("Posted.").waitFor();
});

test("pictures that are chosen together all stay", async () => {
  const page = await place.signedIn("rosa");
  await page.goto("/compose");
  await page.setInputFiles("main input[data-pick]", [PICTURE, OTHER_PICTURE, PICTURE]);
  await page.locator("main [data-tray] textarea").nth(2).waitFor();
  assert.equal(await page.locator("main [data-tray] li").count(), 3);
  assert.deepEqual(page.problems, []);
});

test("a private message has somebody it goes to, and leaves no box for everybody behind", async () => {
  const page = await place.signedIn("rosa");
  await page.goto("/compose?audience=direct");
  await page.fill("main textarea[name=text]", "to nobody");
  await page.click("main .send button");
  await page.locator(".errors", { hasText: "@" }).waitFor();
  assert.ok(await page.locator("main input[name=audience][value=direct]").isChecked());
  await page.fill("main textarea[name=text]", "@amir only you");
  await page.click("main .send button");
  await page.waitForURL(/\/@rosa\/\d+$/);
  await page.locator("article .text", { hasText: "only you" }).waitFor();
  await page.goto("/compose");
  assert.equal(await page.inputValue("main textarea[name=text]"), "");
  assert.ok(await page.locator("main input[name=audience][value=public]").isChecked());
});

test("the lines of a menu stand below each other", async () => {
  const page = await place.signedIn("rosa");
  await page.goto("/@amir");
  await page.click("main .menu summary.round");
  const lines = await page.locator("main .menu[open] .float :is(a, button):visible").all();
  const boxes = await Promise.all(lines.map((line) => line.boundingBox()));
  assert.ok(boxes.length > 1);
  for (const [above, below] of boxes.slice(1).map((box, n) => [boxes[n], box])) {
    assert.ok(below.y >= above.y + above.height - 1, JSON.stringify(boxes));
    assert.equal(Math.round(below.x), Math.round(above.x));
  }
});

test("who mutes somebody is told, and can undo it", async () => {
  const page = await place.signedIn("rosa");
  await page.goto("/@amir");
  await page.click("main .menu summary.round");
  await page.click("main .menu[open] button[value=mute]");
  await page.getByText("You no longer see what").waitFor();
  await page.click(".toast button:has-text('Undo')");
  await page.getByText("You see what").waitFor();
});

test("a picture is sent without script", async () => {
  const page = await place.signedIn("rosa", { javaScriptEnabled: false });
  await page.goto("/compose");
  await page.fill("main textarea[name=text]", "another house");
  await page.click("main .tray summary");
  await page.setInputFiles("main input[name=file] >> nth=0", PICTURE);
  await page.fill("main input[name=file_description] >> nth=0", "one more drawing");
  await page.click("main .tray button[value=attach]");
  await page.click("main .send button");
  await page.getByText("Posted.").waitFor();
  await page.goto("/home");
  assert.equal(await page.locator("article img[alt='one more drawing']").count(), 1);
});

for (const javaScriptEnabled of [true, false]) {
  test(`a like stays and goes ${javaScriptEnabled ? "with" : "without"} script`, async () => {
    const rosa = await place.signedIn("rosa");
    const text = `like me ${javaScriptEnabled}`;
    await write(rosa, text);
    const page = await place.signedIn("amir", { javaScriptEnabled });
    await page.goto("/public/local");
    // The button flips before the answer: what stays is known after it.
    const like = () =>
      Promise.all([
        page.waitForResponse((response) => response.request().method() === "POST"),
        page.locator("article", { hasText: text }).locator("button.l").click(),
      ]);
    const pressed = (state) => page.locator("article", { hasText: text }).locator(`button.l[aria-pressed=${state}]`);
    await like();
    await pressed(true).waitFor();
    if (!javaScriptEnabled) assert.match(page.url(), /\/public\/local#p\d+$/);
    await page.reload();
    await pressed(true).waitFor();
    await like();
    await pressed(false).waitFor();
    await page.reload();
    await pressed(false).waitFor();
    assert.deepEqual(page.problems, []);
  });
}

for (const javaScriptEnabled of [true, false]) {
  test(`an emoji is given and taken back ${javaScriptEnabled ? "with" : "without"} script`, async () => {
    const rosa = await place.signedIn("rosa");
    const text = `low tide ${javaScriptEnabled}`;
    await write(rosa, text);
    const page = await place.signedIn("amir", { javaScriptEnabled });
    await page.goto("/public/local");
    await page.locator("article", { hasText: text }).locator(".when a").first().click();
    const emoji = page.locator("article", { hasText: text }).locator("form.reactions");
    const press = (button) =>
      Promise.all([
        page.waitForResponse((response) => response.request().method() === "POST"),
        button.click(),
      ]);
    await emoji.locator("summary").click();
    await press(emoji.locator(".float button[value^='react:']").first());
    const given = emoji.locator("button.one[aria-pressed=true]");
    await given.waitFor();
    await page.reload();
    await given.waitFor();
    await press(given);
    await given.waitFor({ state: "detached" });
    await page.reload();
    assert.equal(await given.count(), 0);
    await emoji.locator("summary").click();
    await emoji.locator("input[name=emoji]").fill("🦀");
    await press(emoji.locator("button[value='react:']"));
    await emoji.locator("button[value='unreact:🦀']").waitFor();
    assert.deepEqual(page.problems, []);
  });
}

test("new posts are announced, and put above when they are asked for", async () => {
  const [amir, rosa] = [await place.signedIn("amir"), await place.signedIn("rosa")];
  await amir.goto("/@rosa");
  // The button flips before the server has answered: wait for the answer, not for the look.
  if (await amir.locator("button[value=follow]").count()) {
    const answered = amir.waitForResponse((response) => response.request().method() === "POST");
    await amir.click("button[value=follow]");
    await answered;
  }
  await amir.locator("summary", { hasText: "Following" }).waitFor();
  await amir.goto("/home");
  const fresh = amir.locator("a.fresh");
  // What she wrote before comes into the home a moment after the follow, and is offered like anything new.
  if ((await amir.locator("article").count()) === 0) {
    await fresh.click();
    await amir.locator("article").first().waitFor();
  }
  await write(rosa, "the ferry is late");
  await fresh.waitFor();
  assert.match(await fresh.textContent(), /1 new post/);
  assert.equal(await amir.locator("article", { hasText: "the ferry is late" }).count(), 0);
  await fresh.click();
  await amir.locator("article", { hasText: "the ferry is late" }).waitFor();
  await rosa.goto("/home");
  await write(rosa, "@amir are you there?");
  await amir.locator("#badge-nav:not([hidden])", { hasText: "1" }).waitFor();
  assert.deepEqual(amir.problems, []);
});

test("new notifications are announced once, and put above when they are asked for", async () => {
  const [amir, rosa] = [await place.signedIn("amir"), await place.signedIn("rosa")];
  await amir.goto("/public");
  await write(rosa, "@amir the boat has sailed");
  await amir.locator("#badge-nav:not([hidden])").waitFor();
  await amir.locator("#say", { hasText: "new notification" }).waitFor({ state: "attached" });
  await amir.goto("/notifications");
  await amir.locator(".notice", { hasText: "the boat has sailed" }).waitFor();
  await write(rosa, "@amir and come back");
  const fresh = amir.locator("a.fresh");
  await fresh.waitFor();
  assert.match(await fresh.textContent(), /1 new notification/);
  await amir.locator("#say", { hasText: "1 new notification" }).waitFor({ state: "attached" });
  assert.equal(await amir.locator(".notice", { hasText: "and come back" }).count(), 0);
  await fresh.click();
  await amir.locator(".notice", { hasText: "and come back" }).waitFor();
  await amir.locator("#badge-nav[hidden]").waitFor({ state: "attached" });
  assert.equal(await fresh.count(), 0);
  assert.deepEqual(amir.problems, []);
});

for (const javaScriptEnabled of [true, false]) {
  test(`a block folds the posts of a profile ${javaScriptEnabled ? "with" : "without"} script`, async () => {
    const name = javaScriptEnabled ? "tom" : "noor";
    place.account(name);
    const other = await place.signedIn(name);
    await write(other, `hello from ${name}`);
    const page = await place.signedIn("amir", { javaScriptEnabled });
    await page.goto(`/@${name}`);
    await page.locator(".profile .menu summary.round").click();
    await page.click("button[value=block]");
    await page.getByText(`You have blocked ${name}`).waitFor();
    assert.equal(await page.locator("article .text").count(), 0);
    await page.getByText("Show the posts anyway").click();
    await page.locator("article .text", { hasText: `hello from ${name}` }).waitFor();
    await page.locator(".profile form.follow button[value=unblock]").click();
    await page.locator(".profile form.follow button[value=follow]").waitFor();
    assert.deepEqual(page.problems, []);
  });
}

test("an answer joins its thread", async () => {
  const [amir, rosa] = [await place.signedIn("amir"), await place.signedIn("rosa")];
  await write(rosa, "who has a ladder?");
  await amir.goto("/public/local");
  await amir.locator("article", { hasText: "who has a ladder?" }).locator(".when a").first().click();
  await amir.fill(".answer textarea[name=text]", "@rosa I have");
  await amir.click(".answer .send button");
  await amir.locator("#replies article", { hasText: "I have" }).waitFor();
  await rosa.goto("/notifications");
  await rosa.getByText("replied to you").waitFor();
  assert.deepEqual(amir.problems, []);
});
