// The sections that answer a query, best first, grouped by page.
import { SAME } from "./store.mjs";

const SATURATION = 3.6;
const COORDINATION = 2; // how much a missing word of the query costs
const INTITLE = 0.45; // for a title that has all words of the query
const COVERAGE = 0.6; // for a title that says no more than the query
const EXACT = 0.4; // for a title that is the query
const WHOLE = 0.85;
const TOPIC = 1.3; // for the section that begins a page
const COMMAND = 1.6; // for a section whose title names the command in the query
const REFERENCE = 0.5; // of that, for the reference: the everyday page comes first
const INSIDE = 0.75; // of that, for the other sections of a page that is about the command
const LOOSE = 0.5; // of that, when the query has no "docker"
const HEADING = 0.6; // for a heading in the reference that only gathers options
const OPTION = 1.6; // for the entry of an option in the reference
const MORE = 0.08; // for further sections of the page

// The commands in a query as the pages call them, each with a weight from 0 to 1: "ps" for
// "docker container ls -a".
export function commandsIn(slots, store) {
  const words = slots.map((slot) => {
    if (/^[a-z][a-z-]*$/.test(slot.meant)) return [slot.meant];
    const same = [...(store.synonyms.get(slot.meant) ?? [])].filter(([, share]) => share === SAME);
    return same.map(([word]) => word).filter((word) => /^[a-z]+$/.test(word));
  });
  const found = [];
  for (let n = 0; n < words.length; n++) {
    if (words[n].includes("docker")) continue;
    const native = /^[a-z]/.test(slots[n].meant);
    const after = n > 0 && words[n - 1].includes("docker");
    if (!after && !native) continue;
    const share = after ? 1 : LOOSE;
    let names = words[n];
    let longest = null;
    for (let k = n; k < Math.min(words.length, n + 3); k++) {
      if (k > n) names = names.flatMap((name) => words[k].map((word) => `${name} ${word}`));
      for (const name of names) {
        const known = Object.hasOwn(store.aliases, name) ? store.aliases[name] : name;
        if (store.commands.has(known)) longest = { name: known, end: k };
      }
      // "docker lo" may become a command
      if (k === words.length - 1 && slots[k].typing && after && longest?.end !== k) {
        for (const name of store.commands.keys()) {
          if (names.some((start) => name.startsWith(start))) found.push({ name, share: share * LOOSE });
        }
      }
    }
    if (longest) {
      found.push({ name: longest.name, share });
      n = longest.end;
    }
  }
  return found;
}

export function rank(slots, store) {
  const total = store.sections.length;
  const scores = new Map(); // section -> [score, matched slots, those in its title]
  const sure = new Map(); // id -> weight from 0 to 1
  for (const slot of slots) {
    const best = new Map();
    let most = 0;
    let spread = 1;
    for (const weight of slot.ids.values()) most = Math.max(most, weight);
    // a rare synonym says no more than the word itself
    for (const [id, weight] of slot.ids) {
      if (slot.exact ? weight === most : weight >= most / 2) spread = Math.max(spread, store.spread(id));
    }
    for (const [id, weight] of slot.ids) {
      sure.set(id, Math.max(sure.get(id) ?? 0, weight));
      const seen = Math.max(spread, store.spread(id));
      const rarity = Math.log(1 + (total - seen + 0.5) / (seen + 0.5));
      for (const [section, tf] of store.postings[id]) {
        const score = (weight * rarity * tf) / (SATURATION + tf);
        if (score > (best.get(section) ?? 0)) best.set(section, score);
      }
    }
    for (const [section, score] of best) {
      const sum = scores.get(section) ?? [0, 0, 0];
      const inTitle = store.sections[section].words.some((word) => slot.ids.has(store.ids.get(word)));
      scores.set(section, [sum[0] + score * slot.share, sum[1] + slot.share, sum[2] + inTitle * slot.share]);
    }
  }
  const all = slots.reduce((sum, slot) => sum + slot.share, 0);
  const named = new Map();
  const namedPages = new Set();
  for (const { name, share } of commandsIn(slots, store)) {
    for (const n of store.commands.get(name)) {
      const { page } = store.sections[n];
      named.set(n, Math.max(named.get(n) ?? 0, COMMAND * share * (page.reference ? REFERENCE : 1)));
      if (share === 1) namedPages.add(page);
    }
  }
  const options = slots.filter((slot) => slot.meant.startsWith("-")).map((slot) => slot.meant);
  const pages = new Map();
  for (const [n, [sum, matched, inTitle]] of scores) {
    const section = store.sections[n];
    const { page } = section;
    let score = sum * (matched / all) ** COORDINATION * page.rank;
    let covered = 0;
    for (const word of section.saying) covered += sure.get(store.ids.get(word)) ?? 0;
    score *= 1 + (INTITLE * inTitle) / all;
    covered /= section.saying.length || 1;
    score *= 1 + COVERAGE * covered + (covered >= WHOLE && !page.reference ? (section.id ? EXACT / 4 : EXACT) : 0);
    score *= 1 + Math.max(named.get(n) ?? 0, INSIDE * (named.get(page.first) ?? 0));
    if (!section.id) score *= TOPIC;
    else if (page.reference && !section.words.some((word) => word.startsWith("-"))) score *= HEADING;
    const theirs = !namedPages.size || namedPages.has(page);
    if (options.length && theirs && page.reference && section.id && options.some((option) => section.words.includes(option))) {
      score *= 1 + OPTION;
    }
    const group = pages.get(page) ?? { page, score: 0, sections: [] };
    group.sections.push({ n, score });
    pages.set(page, group);
  }
  const groups = [...pages.values()];
  for (const group of groups) {
    group.sections.sort((a, b) => b.score - a.score || a.n - b.n);
    group.score = group.sections[0].score;
    for (const more of group.sections.slice(1, 4)) group.score += MORE * more.score;
  }
  // the everyday page of a command comes before its page in the reference
  const everyday = Math.max(0, ...groups.filter(({ page }) => namedPages.has(page) && !page.reference).map((group) => group.score));
  for (const group of groups) {
    const own = group.page.reference && namedPages.has(group.page) && !store.sections[group.sections[0].n].id;
    if (own && everyday && group.score >= everyday) group.score = everyday * 0.99;
  }
  return groups.sort((a, b) => b.score - a.score || a.page.first - b.page.first);
}
