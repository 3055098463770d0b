// A query as a list of slots: each is a word of the query with all words of the site that it may mean, weighted by how
// likely that is.
import { distance, letters, stem, toHangul, toQwerty } from "./jamo.mjs";
import { bare, stopWords, SYLLABLES, weakWords } from "./segment.mjs";
import { SAME } from "./store.mjs";

const KOREAN = /[ㄱ-ㅎㅏ-ㅣ가-힣]/;
const CONSONANTS = /^[ㄱ-ㅎ]+$/;
const NUMBER = /^\d[\d.:]*$/; // in a message: the reader's address, port or size, and hardly ever the page's
const WEAK = 0.4; // weight of a word such as "all"
const APART = 0.6; // weight of the parts of a word that was written with spaces
const STEM = 0.8;
const OPTION_OF_WORD = 0.45;
const WRONG_KEYBOARD = 0.92;
const MOST_WORDS = 24; // of a pasted message
const FEW = 8; // words; in a longer query, unknown words are not guessed

class Slot {
  constructor(word) {
    this.word = word;
    this.meant = word; // as it should have been typed
    this.ids = new Map();
    this.exact = false;
    this.share = 1; // of a word's weight
    this.typing = false; // it may be the beginning of a longer word
  }

  add(id, weight) {
    if (id !== undefined && weight > (this.ids.get(id) ?? 0)) this.ids.set(id, weight);
  }
}

export class Reader {
  constructor(store) {
    this.store = store;
  }

  // The slots of a query.
  read(text) {
    const query = text.normalize("NFC").slice(0, 2000);
    const end = query.trimEnd().length === query.length ? query.length : -1;
    const tokens = this.store.segmenter.tokens(query);
    const many = new Set(tokens.map((token) => token.from)).size > FEW;
    const slots = [];
    this.latinMeant = false;
    for (let n = 0; n < tokens.length; ) {
      const { from, run } = tokens[n];
      const here = [];
      while (n < tokens.length && tokens[n].from === from) here.push(tokens[n++]);
      const typing = !many && from + run.length === end;
      const raw = query.slice(from, from + run.length);
      slots.push(...(KOREAN.test(run) ? this.korean(run, here, typing, many) : this.latin(run, raw, typing, many)));
    }
    if (slots.length && end > 0) slots.at(-1).typing = true;
    this.joinNeighbours(slots);
    const words = slots.filter((slot) => !NUMBER.test(slot.meant)).length;
    for (const slot of slots) {
      if (weakWords.has(slot.meant) || (words > 3 && NUMBER.test(slot.meant))) slot.share = WEAK;
    }
    const said = slots.filter((slot) => !stopWords.has(slot.meant));
    const worth = said.length ? said : slots;
    // unknown words of a long message (ids, names, paths) say nothing
    const found = many ? worth.filter((slot) => slot.ids.size) : worth;
    return found.slice(0, MOST_WORDS);
  }

  korean(run, tokens, typing, many) {
    const latin = toQwerty(run).toLowerCase();
    // anyone who typed "docker" in Korean letters typed the rest that way too
    if (this.latinMeant && this.means(latin)) return [this.known(latin, typing, run, WRONG_KEYBOARD)];
    if (CONSONANTS.test(run)) return this.consonants(run, typing);
    const weak = typing && run.length > 2 && tokens[0]?.word.length === 1; // by chance: 재+시+자
    if (tokens.length && !weak && tokens.every((token) => token.known)) {
      return tokens.map((token, n) => this.known(token.word, typing && n === tokens.length - 1));
    }
    if (many) return tokens.filter((token) => token.known).map((token) => this.known(token.word, false));
    const whole = new Slot(run);
    if (typing) this.prefix(whole, 0.85);
    if (whole.ids.size) return [whole];
    if (weak && tokens.every((token) => token.known)) return tokens.map((token) => this.known(token.word, false));
    if (this.means(latin) || (typing && latin.length > 2 && this.begins(latin))) {
      this.latinMeant = true;
      return [this.known(latin, typing, run, WRONG_KEYBOARD)];
    }
    if (!SYLLABLES.test(run)) {
      // half a syllable at the end of what is being typed: the part before may be words already
      const stub = /[ㄱ-ㅎㅏ-ㅣ]+$/.exec(run)?.[0] ?? "";
      const head = run.slice(0, run.length - stub.length);
      if (head && SYLLABLES.test(head)) {
        const cut = this.store.segmenter.cut(head);
        if (cut.every((each) => each.known)) return cut.map((each) => this.known(each.word, false));
        return this.korean(head, this.store.segmenter.tokens(head), typing, many);
      }
      return [whole];
    }
    for (const word of [run, bare(run)]) {
      this.guess(whole, word);
      if (whole.ids.size) return [whole];
    }
    return tokens.map((token, n) => {
      if (token.known) return this.known(token.word, false);
      const slot = new Slot(token.word);
      if (typing && n === tokens.length - 1) this.prefix(slot, 0.8);
      if (!slot.ids.size) for (const word of [token.word, bare(token.word)]) this.guess(slot, word);
      return slot;
    });
  }

  consonants(run, typing) {
    const slot = new Slot(run);
    if (run.length > 1) {
      for (const [spelled, id] of this.store.beginning(this.store.initials, run)) {
        slot.add(id, (spelled === run ? 0.9 : 0.45) * (0.5 + 0.1 * Math.log(1 + this.store.spread(id))));
      }
    }
    if (slot.ids.size) return [slot];
    const latin = toQwerty(run).toLowerCase();
    if (this.means(latin)) return [this.known(latin, typing, run, WRONG_KEYBOARD)];
    return [slot];
  }

  latin(word, raw, typing, many) {
    if (this.means(word)) return [this.known(word, typing)];
    if (many) return [new Slot(word)];
    const slot = new Slot(word);
    if (/^-[a-z]{2,}$/.test(word)) {
      for (const letter of word.slice(1)) slot.add(this.store.ids.get(`-${letter}`), 0.8);
      if (slot.ids.size) return [slot];
    }
    const related = this.store.stems.get(stem(word)) ?? [];
    for (const id of related) slot.add(id, STEM);
    if (typing && word.length > 1) this.prefix(slot, 0.85);
    const hangul = /^[a-z]+$/i.test(raw) ? toHangul(raw) : "";
    if (!related.length && SYLLABLES.test(hangul.replace(/[ㄱ-ㅎㅏ-ㅣ]+$/, "")) && hangul.length > 1) {
      const tokens = this.store.segmenter.tokens(hangul);
      const known = SYLLABLES.test(hangul) && tokens.length && tokens.every((token) => token.known);
      const whole = new Slot(word);
      if (typing) this.prefix(whole, 0.8, hangul);
      const better = !slot.ids.size || hangul.length > 2;
      if (known && better) {
        return tokens.map((token, n) => this.known(token.word, typing && n === tokens.length - 1, word, WRONG_KEYBOARD));
      }
      if (whole.ids.size && better) return [whole];
      if (!slot.ids.size) {
        this.guess(slot, hangul);
        if (!slot.ids.size) this.guess(slot, bare(hangul));
        const plain = new Slot(word);
        this.guess(plain, word);
        if (Math.max(0, ...plain.ids.values()) >= Math.max(0, ...slot.ids.values())) slot.ids = plain.ids;
        return [slot];
      }
    }
    if (/^[ㄱ-ㅎ]+$/.test(hangul) && !slot.ids.size) {
      const [found] = this.consonants(hangul, typing);
      if (found.ids.size) return [found];
    }
    if (!related.length) this.guess(slot, word);
    return [slot];
  }

  // Whether this is a word of the site or a synonym of one.
  means(word) {
    return this.store.ids.has(word) || this.store.synonyms.has(word);
  }

  begins(word) {
    return !this.store.beginning(this.store.spelled, word).next().done;
  }

  known(word, typing, typed = word, surely = 1) {
    const slot = new Slot(typed);
    slot.meant = word;
    const own = this.store.ids.get(word);
    slot.exact = own !== undefined;
    slot.add(own, surely);
    this.addRelated(slot, word, surely);
    // a word of the site may still be the beginning of another one
    if (typing && word === typed) this.prefix(slot, own === undefined ? 0.8 : 0.35);
    return slot;
  }

  addRelated(slot, word, surely) {
    const { ids, stems, synonyms } = this.store;
    for (const id of stems.get(stem(word)) ?? []) slot.add(id, STEM * surely);
    if (/^[a-z]/.test(word)) slot.add(ids.get(`--${word}`), OPTION_OF_WORD * surely);
    else if (word.startsWith("--")) slot.add(ids.get(word.slice(2)), OPTION_OF_WORD * surely);
    let groups = synonyms.get(word);
    if (!groups && /^[a-z]/.test(word)) {
      for (const id of stems.get(stem(word)) ?? []) groups ??= synonyms.get(this.store.words[id]);
    }
    for (const [other, share] of groups ?? []) slot.add(ids.get(other), share * surely);
  }

  // Words with this beginning, and what the likeliest of them means.
  prefix(slot, weight, word = slot.word) {
    const start = letters(word);
    let likeliest;
    let most = 0;
    for (const [spelled, id] of this.store.beginning(this.store.spelled, start)) {
      if (this.store.words[id] === word) continue;
      const likely = weight * (0.4 + (0.6 * start.length) / spelled.length);
      slot.add(id, likely);
      if (likely * Math.log(1 + this.store.spread(id)) > most) {
        most = likely * Math.log(1 + this.store.spread(id));
        likeliest = [this.store.words[id], likely];
      }
    }
    if (likeliest && !slot.exact && start.length > 2) this.addRelated(slot, ...likeliest);
  }

  // The few likeliest of the words that look alike.
  guess(slot, word) {
    const spelled = letters(word);
    const korean = KOREAN.test(word);
    const most = korean ? (spelled.length >= 7 ? 2 : spelled.length >= 4 ? 1 : 0) : word.length >= 8 ? 2 : word.length >= 3 ? 1 : 0;
    if (!most) return;
    const swapped = !korean && word.length === 3; // too short for all but a command with two letters swapped: "rnu"
    const sorted = [...spelled].sort().join("");
    const found = [];
    for (let length = spelled.length - most; length <= spelled.length + most; length++) {
      for (const [other, id] of this.store.lengths[length] ?? []) {
        if (KOREAN.test(other) !== korean) continue;
        if (swapped && !(this.store.commandWords.has(this.store.words[id]) && [...other].sort().join("") === sorted)) continue;
        const far = distance(spelled, other, most);
        if (far > most) continue;
        const weight = (0.7 - 0.2 * far) * (other[0] === spelled[0] ? 1 : 0.8) * (1 + 0.06 * Math.log(1 + this.store.spread(id))) * (this.store.commandWords.has(this.store.words[id]) ? 1.25 : 1);
        found.push([id, weight]);
      }
    }
    found.sort((a, b) => b[1] - a[1]);
    const before = Math.max(0, ...slot.ids.values());
    for (const [id, weight] of found.slice(0, 6)) slot.add(id, weight);
    if (found.length && found[0][1] > before) {
      const [id, weight] = found[0];
      slot.meant = this.store.words[id];
      this.addRelated(slot, slot.meant, weight);
    } else if (!slot.ids.size && !swapped) {
      // words that only the synonyms know
      for (const known of this.store.synonyms.keys()) {
        if (KOREAN.test(known) === korean && distance(spelled, letters(known), most) <= most) this.addRelated(slot, known, 0.6);
      }
    }
  }

  // Words with a space between them may be one word on the pages ("도커 파일"), or a name of several words ("exit code").
  joinNeighbours(slots) {
    const { ids, phrases } = this.store;
    for (let n = 0; n + 1 < slots.length; n++) {
      const joined = slots[n].meant + slots[n + 1].meant;
      if (this.means(joined) && KOREAN.test(joined)) {
        for (const slot of [slots[n], slots[n + 1]]) {
          for (const [id, weight] of slot.ids) slot.ids.set(id, weight * APART);
          slot.add(ids.get(joined), 1);
          this.addRelated(slot, joined, 1);
        }
      }
    }
    for (let n = 0; n < slots.length; n++) {
      for (const { words, others } of phrases.get(slots[n].meant) ?? []) {
        if (!words.every((word, k) => slots[n + k]?.meant === word)) continue;
        const [single, several] = others;
        for (let k = 0; k < words.length; k++) {
          for (const word of single) slots[n + k].add(ids.get(word), SAME);
          for (const names of several) slots[n + k].add(ids.get(names[Math.min(k, names.length - 1)]), SAME);
        }
      }
    }
  }
}
