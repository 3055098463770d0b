// Which sections answer a query, best first, a page's sections together.
const SATURATION = 3.6;
const COVERAGE = 0.6; // for a title that says no more than the query
const COMMAND = 1.2; // for a section whose title names the command in the query
const OPTION = 1.6; // for the entry of an option in the reference
const MORE = 0.06; // for further sections of the page

// The commands in a query, as the pages call them: [["ps"]] for "docker container ls -a".
export function commandsIn(slots, store) {
  const words = slots.map((slot) => {
    if (/^[a-z][a-z-]*$/.test(slot.meant)) return [slot.meant];
    const latin = [...(store.synonyms.get(slot.meant)?.keys() ?? [])].filter((word) => /^[a-z]+$/.test(word));
    return latin;
  });
  const found = [];
  for (let n = 0; n < words.length; n++) {
    if (words[n].includes("docker")) continue;
    const after = n > 0 && words[n - 1].includes("docker");
    const native = /^[a-z]/.test(slots[n].meant);
    if (!after && !native) continue;
    let names = words[n].filter((word) => native || word.length > 1);
    let longest = null;
    for (let k = n; k < Math.min(words.length, n + 3); k++) {
      if (k > n) names = names.flatMap((name) => words[k].map((word) => `${name} ${word}`));
      for (const name of names) {
        const known = Object.hasOwn(store.aliases, name) ? store.aliases[name] : name;
        if (store.commands.has(known)) longest = { name: known, end: k, after };
      }
    }
    if (longest) {
      found.push(longest);
      n = longest.end;
    }
  }
  return found;
}

export function rank(slots, store) {
  const total = store.sections.length;
  const scores = new Map(); // section -> [score, matched slots]
  const sure = new Map(); // id -> how surely it is meant
  for (const slot of slots) {
    const best = new Map();
    let most = 0;
    let spread = 1;
    for (const weight of slot.ids.values()) most = Math.max(most, weight);
    if (!slot.exact) {
      for (const [id, weight] of slot.ids) if (weight >= most / 2) spread = Math.max(spread, store.spread(id));
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
      const sum = scores.get(section);
      if (sum) {
        sum[0] += score;
        sum[1] += 1;
      } else scores.set(section, [score, 1]);
    }
  }
  const named = new Map();
  for (const { name, after } of commandsIn(slots, store)) {
    for (const section of store.commands.get(name)) named.set(section, after || slots.length === 1 ? COMMAND : COMMAND / 2);
  }
  const options = slots.filter((slot) => slot.meant.startsWith("-")).map((slot) => slot.meant);
  const pages = new Map();
  for (const [n, [sum, matched]] of scores) {
    const section = store.sections[n];
    const { page } = section;
    let score = sum * (matched / slots.length) ** 2 * page.rank;
    let covered = 0;
    for (const word of section.words) covered += sure.get(store.ids.get(word)) ?? 0;
    score *= 1 + (COVERAGE * covered) / (section.words.length || 1);
    score *= 1 + (named.get(n) ?? 0);
    if (options.length && page.reference && section.id && options.some((option) => section.words.includes(option))) {
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
  return groups.sort((a, b) => b.score - a.score || a.page.first - b.page.first);
}
