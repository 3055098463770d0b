// The index as it comes from the site, prepared for queries; scripts/search/index.py describes its format. It may be of
// titles alone while the words of the texts are loading.
import { letters, initials, stem } from "./jamo.mjs";
import { Segmenter, stopWords, SYLLABLES, weakWords } from "./segment.mjs";

const FORMAT = 4;
const LETTERS = Array.from({ length: 94 }, (_, n) => String.fromCharCode(33 + n)).filter((c) => !'"\\<&'.includes(c));
const HALF = Math.floor(LETTERS.length / 2);
const VALUE = new Map(LETTERS.map((letter, n) => [letter, n]));

// The weight of a word in a section's title, in its page's title, and in its text; and how fast repetition saturates.
const TITLE = 5;
const PAGE_TITLE = 1.6;
const LONG = 0.5;
const SITE = ["docker", "도커"]; // the subject of the whole site says nothing in a title
// How much a word counts as another: with the same meaning, with a similar one, as part of a name with a similar one.
export const SAME = 0.92;
const ALIKE = 0.7;
const PART = 0.35;

// The id that a title tells: its long option, or the English in parentheses at its end.
function told(title) {
  const [, option, english] = /--([a-z][\w-]*)|\(([A-Za-z -]+)\)$/.exec(title);
  return option ?? english.toLowerCase().replaceAll(" ", "-");
}

function* numbers(text) {
  let value = 0;
  let unit = 1;
  for (const letter of text) {
    const digit = VALUE.get(letter);
    value += (digit % HALF) * unit;
    unit *= HALF;
    if (digit < HALF) {
      yield value;
      value = 0;
      unit = 1;
    }
  }
}

export class Store {
  constructor(data) {
    if (data.format !== FORMAT) throw new Error(`an index of format ${data.format}`);
    this.paths = data.paths;
    this.pages = [];
    this.sections = [];
    const later = (data.sections ?? []).values();
    for (const [address, title, path, rank, given] of data.pages) {
      const page = { address, title, path, rank: rank / 100, first: this.sections.length };
      page.reference = address.startsWith("reference/");
      const sections = given ?? later.next().value;
      this.pages.push(page);
      this.sections.push({ page, id: "", title });
      for (const line of sections ? sections.split("\n") : []) {
        const [text, id] = line.split("\t");
        this.sections.push({ page, title: text, id: id ?? told(text) });
      }
    }
    this.words = [];
    this.ids = new Map();
    let before = "";
    for (const front of data.terms.split(" ")) {
      before = before.slice(0, Number.parseInt(front[0], 36)) + front.slice(1);
      this.id(before);
    }
    this.readSynonyms(data.synonyms);
    this.segmenter = new Segmenter([...this.words, ...this.synonyms.keys()].filter((word) => SYLLABLES.test(word)));
    this.readPostings(data);
    this.readCommands(data.aliases);
    this.sortWords();
  }

  id(word) {
    let id = this.ids.get(word);
    if (id === undefined) {
      id = this.words.push(word) - 1;
      this.ids.set(word, id);
    }
    return id;
  }

  // Each word to its groups. A name of several words is in `phrases`, by its first word.
  readSynonyms(groups) {
    this.synonyms = new Map();
    this.phrases = new Map();
    for (const line of groups) {
      const names = line.split(" ");
      const single = names.filter((name) => !name.includes("_"));
      const parts = names.filter((name) => name.includes("_")).map((name) => name.split("_"));
      for (const name of single) {
        const known = this.synonyms.get(name) ?? new Map();
        const share = names.length === 2 ? SAME : ALIKE;
        for (const other of single) if (other !== name) known.set(other, Math.max(known.get(other) ?? 0, share));
        for (const word of parts.flat()) if (!known.has(word)) known.set(word, PART);
        this.synonyms.set(name, known);
      }
      for (const words of parts) {
        const others = [single, parts.filter((each) => each !== words)];
        this.phrases.set(words[0], [...(this.phrases.get(words[0]) ?? []), { words, others }]);
      }
    }
  }

  readPostings({ postings, blocks = [] }) {
    const sectionsOf = []; // of each text
    for (const [section, block] of blocks.entries()) {
      if (block === 1) continue;
      const text = block === 0 ? sectionsOf.push([]) - 1 : sectionsOf.length - block + 1;
      sectionsOf[text].push(section);
    }
    const sizes = new Float64Array(sectionsOf.length);
    const found = (postings?.split(" ") ?? []).map((text) => {
      const list = [];
      let block = -1;
      for (const number of numbers(text)) {
        block += number + 1;
        sizes[block] += 1;
        list.push(block);
      }
      return list;
    });
    const mean = sizes.reduce((a, b) => a + b, 0) / (sizes.length || 1);
    const weights = this.words.map(() => new Map());
    const add = (id, section, weight) => {
      weights[id] ??= new Map();
      weights[id].set(section, (weights[id].get(section) ?? 0) + weight);
    };
    for (const [id, list] of found.entries()) {
      for (const block of list) {
        const length = 1 - LONG + (LONG * sizes[block]) / mean;
        for (const section of sectionsOf[block]) add(id, section, 1 / length);
      }
    }
    for (const section of this.sections) {
      section.words = [
        ...new Set(this.segmenter.tokens(section.title).flatMap(({ word, known }) => (known === false ? [] : [word]))),
      ];
      const saying = section.words.filter((word) => !stopWords.has(word) && !weakWords.has(word));
      const without = saying.filter((word) => !SITE.includes(word));
      section.saying = without.length ? without : saying;
    }
    for (const [n, section] of this.sections.entries()) {
      const own = section.words.length;
      for (const word of section.words) add(this.id(word), n, TITLE / (0.4 + 0.15 * own));
      if (section.id) for (const word of this.sections[section.page.first].words) add(this.id(word), n, PAGE_TITLE);
    }
    this.postings = weights.map((map) => map ?? new Map());
  }

  // Sections whose title names a command, by its words: "stop" for "docker stop". On a page about a group, the last
  // word will do: "prune" on the page of "docker system".
  readCommands(aliases) {
    this.aliases = aliases;
    this.commands = new Map();
    const add = (name, n) => this.commands.set(name, [...new Set([...(this.commands.get(name) ?? []), n])]);
    const plain = this.sections.map((section) => section.title.replaceAll("`", "").toLowerCase());
    const named = plain.map((title) =>
      [...title.matchAll(/\bdocker((?: [a-z][a-z-]*)+)((?:, (?!docker\b)[a-z]+)*)(?![a-z가-힣])/g)].flatMap(
        ([, first, more]) => [first.trim(), ...more.split(", ").filter(Boolean)],
      ),
    );
    for (const [n, names] of named.entries()) for (const name of names) add(name, n);
    for (const [n, section] of this.sections.entries()) {
      if (!section.id || section.page.reference) continue;
      for (const group of named[section.page.first]) {
        for (const word of plain[n].match(/[a-z-]+/g) ?? []) {
          if (this.commands.has(`${group} ${word}`)) add(`${group} ${word}`, n);
        }
      }
    }
    this.commandWords = new Set(["docker", ...[...this.commands.keys()].flatMap((name) => name.split(" "))]);
  }

  sortWords() {
    const order = (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
    this.spelled = this.words.map((word, id) => [letters(word), id]).sort(order);
    this.initials = this.words
      .map((word, id) => [SYLLABLES.test(word) ? initials(word) : "", id])
      .filter(([each]) => each)
      .sort(order);
    this.lengths = [];
    for (const entry of this.spelled) (this.lengths[entry[0].length] ??= []).push(entry);
    this.stems = new Map();
    for (const [id, word] of this.words.entries()) {
      const root = stem(word);
      this.stems.set(root, [...(this.stems.get(root) ?? []), id]);
    }
  }

  // How many sections have a word.
  spread(id) {
    return this.postings[id].size;
  }

  // Entries of a sorted list that begin with some letters.
  *beginning(list, start) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle][0] < start) low = middle + 1;
      else high = middle;
    }
    for (; low < list.length && list[low][0].startsWith(start); low++) yield list[low];
  }
}
