// The words of texts as the worker cuts them: node cut.mjs GUIDE.JSON... < texts.json > words.json
import { readFileSync, writeSync } from "node:fs";
import { Store } from "../../scripts/search/worker/store.mjs";

const { segmenter } = new Store(Object.assign({}, ...process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")))));
const words = JSON.parse(readFileSync(0, "utf8")).map((text) =>
  segmenter.tokens(text).flatMap(({ word, known }) => (known === false ? [] : [word])),
);
const out = Buffer.from(JSON.stringify(words));
for (let at = 0; at < out.length; ) at += writeSync(1, out, at);
