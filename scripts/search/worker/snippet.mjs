// Marks the words of a query in titles and lines.
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const WIDTH = 150;
const LINES = 2;

export class Marker {
  // `meant`: word -> the slot that means it
  constructor(meant, segmenter) {
    this.meant = meant;
    this.segmenter = segmenter;
    this.surfaces = new Map();
  }

  // Where the words of the query are in a text: [{ at, end, slot }].
  find(text) {
    const found = [];
    for (const token of this.segmenter.tokens(text)) {
      const slot = this.meant.get(token.word);
      if (slot !== undefined && token.at >= (found.at(-1)?.end ?? 0)) found.push({ at: token.at, end: token.end, slot });
    }
    return found;
  }

  // A text as HTML, with the words marked and code for what is between backticks.
  html(text, found = this.find(text)) {
    let html = "";
    let code = false;
    let at = 0;
    const plain = (end) => {
      for (const [n, part] of text.slice(at, end).split("`").entries()) {
        if (n) {
          html += code ? "</code>" : "<code>";
          code = !code;
        }
        html += escape(part);
      }
      at = end;
    };
    for (const hit of found) {
      plain(hit.at);
      const surface = text.slice(hit.at, hit.end);
      if (surface.length > 1) this.surfaces.set(surface.toLowerCase(), (this.surfaces.get(surface.toLowerCase()) ?? 0) + 1);
      html += "<mark>";
      plain(hit.end);
      html += "</mark>";
    }
    plain(text.length);
    return code ? `${html}</code>` : html;
  }

  // The lines of a text with most of the query, as HTML.
  lines(text) {
    const all = text.split("\n").map((line, n) => {
      const found = this.find(line);
      return { n, line, found, count: new Set(found.map((hit) => hit.slot)).size };
    });
    const best = all.filter((each) => each.count).sort((a, b) => b.count - a.count || a.n - b.n);
    const shown = (best.length ? best.slice(0, LINES) : all.slice(0, 1)).sort((a, b) => a.n - b.n);
    return shown.map(({ line, found }) => this.line(line, found)).join("");
  }

  line(line, found) {
    const block = line.startsWith("\t");
    let from = 0;
    let to = line.length;
    if (line.length > WIDTH && found.length) {
      from = Math.max(0, Math.round(found[0].at - WIDTH / 3));
      if (from) from = line.lastIndexOf(" ", from) + 1;
      to = Math.min(line.length, from + WIDTH);
      // whole code and whole words
      if ((line.slice(0, from).split("`").length - 1) % 2) from = line.lastIndexOf("`", from - 1);
    } else if (line.length > WIDTH) to = WIDTH;
    if (to < line.length) to = Math.max(line.lastIndexOf(" ", to), found.find((hit) => hit.at >= from)?.end ?? 0, from + WIDTH / 2);
    const inside = found.filter((hit) => hit.at >= from && hit.end <= to);
    const shift = inside.map((hit) => ({ ...hit, at: hit.at - from, end: hit.end - from }));
    const html = this.html(line.slice(from, to).replace(/^\t/, " "), shift);
    const cut = `${from ? "… " : ""}${html}${to < line.length ? " …" : ""}`;
    return block ? `<p><code>${cut.trim()}</code></p>` : `<p>${cut}</p>`;
  }

  // The words found, most frequent first.
  terms() {
    return [...this.surfaces].sort((a, b) => b[1] - a[1]).map(([surface]) => surface);
  }
}
