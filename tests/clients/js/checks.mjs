// What the programs say.

export const ADDRESS = "https://alpha.test";
export const { TOKEN_ANA, TOKEN_CLEO } = process.env;

export function check(what, holds) {
  if (!holds) throw new Error(`not so: ${what}`);
  console.log(`ok   ${what}`);
}

/** A promise that is given up after a while. */
export function soon(what, promise, seconds = 15) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`too late: ${what}`)), seconds * 1000).unref());
  return Promise.race([promise, late]);
}

/**
 * What is heard of an act, which is done again and again until it is: a subscription travels to the server while the
 * program goes on.
 */
export async function hear(what, act, heard) {
  await act();
  const again = setInterval(act, 2000);
  try {
    return await soon(what, heard, 30);
  } finally {
    clearInterval(again);
  }
}

/** The first event for which the question is answered with yes. */
export async function first(events, question) {
  for await (const event of events) if (question(event)) return event;
  throw new Error("the stream ended");
}
