// Answers queries with the worker's modules: node find.mjs GUIDE.JSON... < queries.json > answers.json
// The files make up one index: guide.json alone (titles), or with guide.more.json.
// The queries are a list of strings. An answer is a list of pages with the addresses of their sections, best first.
import { readFileSync, writeSync } from "node:fs";
import { Search } from "../worker/search.mjs";

const search = new Search(Object.assign({}, ...process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")))));
const answers = JSON.parse(readFileSync(0, "utf8")).map((query) =>
  search.answer(query, () => undefined, true).items.map((group) => {
    const [first] = group; // the page's best section, which Enter opens
    return { first: first.location, page: first.location.split("#")[0], sections: group.filter((item) => item.score > 0).map((item) => item.location) };
  }),
);
const text = Buffer.from(JSON.stringify(answers));
for (let at = 0; at < text.length; ) at += writeSync(1, text, at);
