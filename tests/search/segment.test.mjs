// How Korean is cut into words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bare, forms, Segmenter } from "../../scripts/search/worker/segment.mjs";

const segmenter = new Segmenter(["컨테이너", "이미지", "환경", "변수", "삭제", "도커"]);
const words = (text) => segmenter.tokens(text).map((token) => token.word);

test("particles and endings are no words", () => {
  assert.deepEqual(words("컨테이너를 지우고 싶어요"), ["컨테이너", "지우", "싶"]);
  assert.deepEqual(words("이미지에서는 삭제했습니다"), ["이미지", "삭제"]);
});

test("what is written together is cut", () => {
  assert.deepEqual(words("환경변수"), words("환경 변수"));
  assert.deepEqual(words("컨테이너삭제하기"), ["컨테이너", "삭제"]);
});

test("verbs are found in their forms", () => {
  assert.deepEqual(words("지웁니다 지워도 지웠어요 지운 지울까요"), Array(5).fill("지우"));
  for (const form of ["만들", "만든", "만드는"]) assert.ok(forms("만들").includes(form), form);
  assert.ok(forms("모르").includes("몰라"));
});

test("options are words, with the case of a single letter", () => {
  assert.deepEqual(words("docker run -P -p 80:80 --rm --env-file=.env"), [
    ...["docker", "run", "-P", "-p", "80", "80", "--rm", "--env-file", "env"],
  ]);
});

test("an unknown word stays whole", () => {
  assert.deepEqual(
    segmenter.cut("뷁쉙를").map(({ word, known }) => [word, known]),
    [["뷁쉙를", false]],
  );
  assert.equal(bare("뷁쉙에서"), "뷁쉙");
});
