// The worker behind the search box, started by docs/assets/javascripts/search.js. Messages to it:
// { type: "start", index, more, texts } with the addresses of its data, answered by { type: "ready" };
// { type: "query", query }, answered by { type: "answer", query, first, items }: `items` are described in search.mjs,
// `first` is true when it comes from titles alone and a better one follows.
// { type: "failed", why } says that this worker can't go on.
import { Search } from "./search.mjs";

const PATIENCE = 150; // milliseconds that an answer waits for the lines under its results

let search;
let options;
let core; // the index of titles
let whole; // or the promise of it
let latest = 0;
const texts = new Map(); // address -> texts by section, or the promise of them

async function setUp(data) {
  options = data;
  const response = await fetch(data.index);
  if (!response.ok) throw new Error(`${response.status} for ${data.index}`);
  core = await response.json();
  search = new Search(core);
  postMessage({ type: "ready" });
}

// Loads the words of the texts once something is asked. Until then, and without them, titles alone answer.
async function complete() {
  try {
    const response = await fetch(options.more);
    const more = await response.json();
    if (more.build !== core.build) throw new Error("of another release");
    search = new Search({ ...core, ...more });
    whole = undefined;
    core = undefined;
  } catch (error) {
    console.warn("search:", error);
    whole = undefined; // tried again with the next query
  }
}

function load(address) {
  if (!texts.has(address)) {
    const url = new URL(`${address.replace(/\/$/, "") || "index"}.json`, options.texts).href;
    const loading = fetch(url)
      .then((response) => (response.ok ? response.json() : {}))
      .catch(() => ({})) // results are useful without lines too
      .then((found) => texts.set(address, found));
    texts.set(address, loading);
  }
  return texts.get(address);
}

async function answer(query) {
  const mine = ++latest;
  const here = (address) => (texts.get(address) instanceof Promise ? undefined : texts.get(address));
  const reply = () => search.answer(query, here);
  const send = ({ items }, first = false) => postMessage({ type: "answer", query, first, items });
  if (core && query.trim()) {
    whole ??= complete();
    send(reply(), true);
    await whole;
    if (mine !== latest) return;
  }
  let found = reply();
  const missing = found.pages.map(load).filter((each) => each instanceof Promise);
  if (missing.length) {
    const all = Promise.all(missing).then(() => true);
    const inTime = await Promise.race([all, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    if (mine !== latest) return;
    if (inTime) found = reply();
    else {
      send(found);
      await all;
      if (mine !== latest) return;
      found = reply();
    }
  }
  send(found);
}

addEventListener("message", ({ data: message }) => {
  const failed = (error) => postMessage({ type: "failed", why: String(error) });
  if (message.type === "start") setUp(message).catch(failed);
  else if (message.type === "query") answer(message.query).catch(failed);
});
