// Answers a query. An answer's items are pages, best first; a page is a list of sections, the best first and the page itself
// among them: { location, title, text, score, terms, path? }, titles and texts as HTML, `terms` the words found (true) or
// missing (false), `path` of the page itself as text.
import { Reader } from "./query.mjs";
import { rank } from "./rank.mjs";
import { Marker } from "./snippet.mjs";
import { Store } from "./store.mjs";

const PAGES = 24; // groups in an answer
const WITH_LINES = 10; // of them, those whose lines are shown
const SECTIONS = 5; // of a page
const BESIDE = 0.8; // of the best section's score: shown beside it, not under "more"
const MARKED = 0.45; // of the likeliest meaning of a word

export class Search {
  constructor(data) {
    this.store = new Store(data);
    this.reader = new Reader(this.store);
  }

  // The groups of a query, best first; used by tests and benchmarks too.
  find(query) {
    const slots = this.reader.read(query);
    return { slots, groups: slots.length ? rank(slots, this.store) : [] };
  }

  // `textsOf(address)` gives the texts of a page by section, or undefined until they are loaded.
  answer(query, textsOf) {
    const { slots, groups } = this.find(query);
    const meant = new Map();
    for (const [n, slot] of slots.entries()) {
      const most = Math.max(...slot.ids.values());
      for (const [id, weight] of slot.ids) {
        const word = this.store.words[id];
        if (weight >= most * MARKED && !meant.has(word)) meant.set(word, n);
      }
    }
    const wanted = groups.slice(0, PAGES);
    const items = wanted.map((group, n) => this.group(group, meant, slots, n < WITH_LINES ? textsOf(group.page.address) : undefined));
    return {
      items,
      pages: wanted.slice(0, WITH_LINES).map((group) => group.page.address),
    };
  }

  group(group, meant, slots, texts) {
    const { page } = group;
    const best = group.sections[0];
    const item = ({ n, score }, withLines) => {
      const section = this.store.sections[n];
      const marker = new Marker(meant, this.store.segmenter);
      const title = marker.html(section.title);
      const text = withLines && texts?.[section.id] ? marker.lines(texts[section.id]) : "";
      const terms = Object.fromEntries(marker.terms().slice(0, 6).map((term) => [term, true]));
      for (const slot of slots) {
        if (![...slot.ids.keys()].some((id) => this.store.postings[id].has(n))) terms[slot.word] = false;
      }
      const location = section.id ? `${page.address}#${section.id}` : page.address;
      return { location, title, text, score, terms, ...(!section.id && { path: this.store.paths[page.path] }) };
    };
    const shown = group.sections.slice(0, SECTIONS);
    const items = shown.map(({ n, score }, k) =>
      item({ n, score: k === 0 || score >= best.score * BESIDE ? group.score : Math.min(score, group.score * 0.99) }, true),
    );
    const own = shown.findIndex(({ n }) => n === page.first);
    if (own < 0) items.push({ ...item({ n: page.first, score: 0 }, false), terms: {} });
    else if (own > 0) items[own].score = Math.min(items[own].score, group.score * 0.98);
    return items;
  }
}
