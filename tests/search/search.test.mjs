// Queries over a small site.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Search } from "../../scripts/search/worker/search.mjs";
import { Marker } from "../../scripts/search/worker/snippet.mjs";

// what scripts/search/index.py makes of tests/search/small.py; pytest compares the two
const data = JSON.parse(readFileSync(new URL("small.json", import.meta.url), "utf8"));
const texts = JSON.parse(readFileSync(new URL("small.texts.json", import.meta.url), "utf8"));
const search = new Search(data);
const found = (query) => search.answer(query, (address) => texts[address], true).items.map(([first]) => first.location);

const FIRST = {
  "컨테이너 삭제": "commands/rm/",
  "컨테이너를 지우고 싶어요": "commands/rm/",
  "docker rm": "commands/rm/",
  "docker container rm": "commands/rm/",
  "ehzj rm": "commands/rm/",
  "애찯ㄱ 그": "commands/rm/",
  이밎: "commands/rmi/",
  ㅇㅁㅈ: "commands/rmi/",
  dlalwl: "commands/rmi/",
  "이미자 삭재": "commands/rmi/",
  "--force": "reference/container/rm/#force",
  "-f": "reference/container/rm/#force",
  "container is running": "commands/rm/#errors",
};
for (const [query, address] of Object.entries(FIRST)) test(query, () => assert.equal(found(query)[0], address));

test("the everyday page of a command stands before the reference", () => {
  const results = found("docker rm");
  assert.ok(results.indexOf("commands/rm/") < results.indexOf("reference/container/rm/"));
});

test("nothing is found for nothing", () => {
  for (const query of ["", " ", "   ?!", "뷁뷁뷁뷁뷁", "zzzzqqqq"]) assert.deepEqual(found(query), [], query);
});

test("no query is an error", () => {
  const odd = ["<img src=x onerror=alert(1)>", "constructor __proto__ toString", "\u0000\uFFFF", "ㅏㅏㅏ", "-".repeat(500)];
  for (const query of [...odd, "가".repeat(3000), "--", "host npx", "(*)[a-z]+\\", "😀 docker", "rm ".repeat(400)]) {
    assert.ok(Array.isArray(found(query)), query);
  }
});

test("a result is a page with its sections, marked", () => {
  const [group] = search.answer("실행 중인 컨테이너", (address) => texts[address]).items;
  const page = group.filter((item) => !item.location.includes("#"));
  assert.equal(page.length, 1);
  assert.equal(page[0].path, "명령어 › 컨테이너");
  const [first] = group;
  assert.match(first.title + first.text, /<mark>컨테이너<\/mark>/);
  assert.ok(Object.keys(first.terms).includes("컨테이너"));
  assert.ok(group.every((item, n) => n === 0 || item.score <= group[0].score));
});

test("markup of pages and of queries stays text", () => {
  const marker = new Marker(new Map([["img", 0]]), search.store.segmenter);
  assert.equal(marker.html("a <img> `x & y`"), "a &lt;<mark>img</mark>&gt; <code>x &amp; y</code>");
});

test("an index of another format is refused", () => assert.throws(() => new Search({ ...data, format: 99 }), /format 99/));
