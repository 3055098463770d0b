// Cuts text into searchable words. scripts/search/segment.py does the same to the pages at build time; a test compares
// the two on every page.
import korean from "../korean.json" with { type: "json" };

const WORD = /[ㄱ-ㅎㅏ-ㅣ가-힣]+|(?<![a-z0-9가-힣-])--?[a-z][a-z0-9]*(?:-[a-z0-9]+)*|[a-z0-9_]+/gi;
export const SYLLABLES = /^[가-힣]+$/;

const suffixes = new Set(korean.suffixes.join(" ").split(" "));
const longestSuffix = Math.max(...[...suffixes].map((suffix) => suffix.length));
export const weakWords = new Set(korean.weak.split(" "));
export const stopWords = new Set([korean.stop.ko, korean.stop.en].join(" ").split(" "));

// --- Forms of verbs: see words.py --------------------------------------------------------------------------
const parts = (syllable) => {
  const code = syllable.charCodeAt(0) - 0xac00;
  return [Math.floor(code / 588), Math.floor(code / 28) % 21, code % 28];
};
const syllable = (initial, vowel, final) => String.fromCharCode(0xac00 + (initial * 21 + vowel) * 28 + final);
const CONTRACTED = { 13: [14], 8: [9], 20: [6], 18: [4, 0], 11: [10], 0: [0], 4: [4], 1: [1], 5: [5], 6: [6] };

export function forms(stem) {
  const head = stem.slice(0, -1);
  const [initial, vowel, final] = parts(stem.at(-1));
  const found = [stem];
  if (final === 0) {
    for (const closing of [4, 8, 16, 17]) found.push(head + syllable(initial, vowel, closing));
    if (initial === 5 && vowel === 18 && head) {
      const before = parts(head.at(-1));
      const stub = head.slice(0, -1) + syllable(before[0], before[1], 8);
      const last = before[1] === 0 || before[1] === 8 ? 0 : 4;
      for (const closing of [0, 20]) found.push(stub + syllable(5, last, closing));
    }
    for (const contracted of CONTRACTED[vowel] ?? []) {
      for (const closing of [0, 20]) found.push(head + syllable(initial, contracted, closing));
    }
  } else if (final === 8) {
    for (const closing of [4, 17]) found.push(head + syllable(initial, vowel, closing));
    found.push(`${head}${syllable(initial, vowel, 0)}는`);
  } else if ("짓잇".includes(stem.at(-1))) {
    for (const ending of "어은을었") found.push(head + syllable(initial, vowel, 0) + ending);
  }
  return found;
}

// --- The cheapest cut: see segment.py ----------------------------------------------------------------------
export class Segmenter {
  constructor(lexicon) {
    this.cost = new Map();
    for (const word of [...korean.one.split(" "), ...stopWords, ...lexicon]) {
      this.cost.set(word, [word.length > 1 ? 110 - 3 * word.length : 220, word]);
    }
    for (const stem of korean.verbs.split(" ")) {
      for (const form of forms(stem)) {
        if (!this.cost.has(form)) this.cost.set(form, [form.length > 1 ? 120 - 3 * form.length : 240, stem]);
      }
    }
    this.longest = Math.max(...[...this.cost.keys()].map((word) => word.length));
  }

  // The words of a run of syllables: { word, at, end, known }.
  cut(text) {
    const length = text.length;
    const cost = [0, ...Array(length).fill(1 << 30)];
    const best = Array.from({ length: length + 1 }, () => [0, 0, ""]);
    const offer = (end, price, ...piece) => {
      if (price < cost[end]) {
        cost[end] = price;
        best[end] = piece;
      }
    };
    for (let at = 0; at < length; at++) {
      const kind = best[at][1];
      for (let end = at + 1; end <= Math.min(length, at + this.longest); end++) {
        const known = this.cost.get(text.slice(at, end));
        if (known) offer(end, cost[at] + known[0], at, 1, known[1]);
      }
      if (at && kind) {
        for (let end = at + 1; end <= Math.min(length, at + longestSuffix); end++) {
          if (suffixes.has(text.slice(at, end))) offer(end, cost[at] + (end < length ? 85 : 35), at, 2, "");
        }
      }
      offer(at + 1, cost[at] + (at && !kind ? 150 : 260), at, 0, "");
    }
    const found = [];
    for (let end = length; end > 0; ) {
      const [at, kind, word] = best[end];
      const last = found.at(-1);
      if (kind === 1) found.push({ word, at, end, known: true });
      else if (kind === 0 && last && !last.known && last.at === end) {
        last.at = at;
        last.word = text.slice(at, last.end);
      } else if (kind === 0) found.push({ word: text.slice(at, end), at, end, known: false });
      end = at;
    }
    return found.reverse();
  }

  // The words of a text: { word, at, end, known, run, from } where `run` is what was written together with it and
  // `from` where that begins. `known` is undefined for what is not Korean.
  tokens(text) {
    const found = [];
    for (const match of text.matchAll(WORD)) {
      const run = /^-[A-Za-z]$/.test(match[0]) ? match[0] : match[0].toLowerCase(); // -p is not -P
      const from = match.index;
      if (SYLLABLES.test(run)) {
        for (const each of this.cut(run)) {
          found.push({ ...each, at: from + each.at, end: from + each.end, run, from });
        }
      } else found.push({ word: run, at: from, end: from + run.length, run, from });
    }
    return found;
  }
}

// A run of syllables without its longest particle or ending.
export function bare(run) {
  for (let length = Math.min(run.length - 1, 5); length > 0; length--) {
    if (run.length - length >= 2 && suffixes.has(run.slice(-length))) return run.slice(0, -length);
  }
  return run;
}
