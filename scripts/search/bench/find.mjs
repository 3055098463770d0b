// Answers queries with the worker's own modules: node find.mjs GUIDE.JSON... < queries.json > answers.json
// Several files are one index: the titles alone, or guide.json with guide.more.json.
// Queries are a list of texts; an answer is the list of its sections' addresses, as they stand in the results.
import { readFileSync, writeSync } from "node:fs";
import { Search } from "../worker/search.mjs";

const search = new Search(Object.assign({}, ...process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")))));
const answers = JSON.parse(readFileSync(0, "utf8")).map((query) =>
  search.answer(query, () => undefined, true).items.map((group) => {
    const [first] = group; // what Enter opens, and the page's best
    return { first: first.location, page: first.location.split("#")[0], sections: group.filter((item) => item.score > 0).map((item) => item.location) };
  }),
);
const text = Buffer.from(JSON.stringify(answers));
for (let at = 0; at < text.length; ) at += writeSync(1, text, at);
