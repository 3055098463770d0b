// Korean below the syllable: letters, initial consonants, the wrong keyboard, and the distance between two words.
import {
  convertHangulToQwerty,
  convertQwertyToHangul,
  disassemble as split,
  getChoseong,
} from "es-hangul";

// es-hangul 2.4 throws on some words ("host"), which then stay as they are.
const careful = (convert) => (word) => {
  try {
    return convert(word);
  } catch {
    return word;
  }
};
export const letters = careful(split);
export const initials = careful(getChoseong);
export const toHangul = careful(convertQwertyToHangul);
export const toQwerty = careful(convertHangulToQwerty);

// Letters that are mistaken for each other cost half.
const alike = new Set();
for (const [a, b] of "ㅐㅔ ㅒㅖ ㅙㅚ ㅙㅞ ㅚㅞ ㅓㅏ ㅗㅓ ㅗㅜ ㅜㅡ ㅓㅡ ㄱㅋ ㄱㄲ ㄷㅌ ㄷㄸ ㅂㅍ ㅂㅃ ㅈㅊ ㅈㅉ ㅅㅆ ㅎㅇ".split(" ")) {
  alike.add(a + b).add(b + a);
}

// How many letters must be changed, added, dropped or swapped to turn one word into the other; Infinity above `most`.
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let before;
  let last = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const changed = a[i - 1] === b[j - 1] ? 0 : alike.has(a[i - 1] + b[j - 1]) ? 0.5 : 1;
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + changed);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return Infinity;
    before = last;
    last = row;
  }
  return last[b.length] <= most ? last[b.length] : Infinity;
}

// An English word without its ending; good enough to treat "stopped", "stopping", "stops" and "stop" as one.
export function stem(word) {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  let found = word.replace(/ies$/, "y").replace(/(ss|sh|ch|x)es$/, "$1").replace(/([^su])s$/, "$1");
  const bare = found.replace(/(ing|ed)$/, "");
  if (bare !== found && /[aeiouy]/.test(bare) && bare.length > 2) found = bare.replace(/([bdgklmnprt])\1$/, "$1");
  return found.replace(/(..)e$/, "$1");
}
