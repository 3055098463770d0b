// Letters below the syllable, and English endings.
import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, initials, letters, stem, toHangul, toQwerty } from "../../scripts/search/worker/jamo.mjs";

test("a half-typed syllable begins the whole word", () => {
  for (const typed of ["컨", "컨ㅌ", "컨텡", "컨테ㅇ", "컨테이"]) assert.ok(letters("컨테이너").startsWith(letters(typed)), typed);
});

test("both keyboards", () => {
  assert.equal(toHangul("zjsxpdlsj"), "컨테이너");
  assert.equal(toQwerty("애찯ㄱ"), "docker");
  for (const word of ["host", "npx", "", "hoan", "x".repeat(200)]) assert.equal(typeof toHangul(word), "string");
});

test("initial consonants", () => assert.equal(initials("컨테이너"), "ㅋㅌㅇㄴ"));

test("distance counts letters, and half of those that sound alike", () => {
  assert.equal(distance(letters("컨태이너"), letters("컨테이너"), 2), 0.5);
  assert.equal(distance("exce", "exec", 1), 1);
  assert.equal(distance("run", "rename", 1), Infinity);
  assert.equal(distance("ab", "ab", 0), 0);
});

test("English endings", () => {
  for (const word of ["stop", "stops", "stopped", "stopping"]) assert.equal(stem(word), "stop", word);
  assert.equal(stem("images"), stem("image"));
  assert.equal(stem("registries"), stem("registry"));
  assert.equal(stem("status"), "status");
});
