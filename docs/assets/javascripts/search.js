/* The search: what is typed into a box goes to a worker, whose answers are shown below the box. The worker loads nothing
   until a box is wanted; scripts/search/worker/main.mjs describes the messages. Without JavaScript a box leads to the list of
   all pages. The quoted address begins with "assets/" because publishing adds a version to it, as in guide.js. */
(() => {
  const SLOW = 3000; /* milliseconds until a note says that the network is slow */
  const TOO_SLOW = 20000; /* until the search counts as broken */
  const PATIENCE = 2000; /* that Enter waits for a better answer */
  const TYPED = 500; /* without a further answer, before it is said that nothing was found */
  const MORE = 3; /* further sections of a page, below the best one */
  const root = new URL("../..", document.currentScript.src);
  const strings = window.guideStrings ?? document.getElementById("guide-strings").dataset; /* publishing moves them here */
  const base = new URL(".", document.querySelector(".guide-brand").href); /* the language's root */
  const html = document.documentElement;
  const narrow = matchMedia("(max-width: 44.99em)"); /* a search covers the screen */
  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };
  const all = () => Object.assign(element("a", "", strings.searchContents), { href: new URL("contents/", base).href });

  /* --- The worker, one for all boxes -------------------------------------------------------------------------------- */
  let worker;
  let ready = false;
  let asking; /* the box in use */
  let before; /* what had the focus when a key opened the search */
  let timers = [];

  const fail = (why) => {
    console.warn("search:", why);
    timers.forEach(clearTimeout);
    worker?.terminate();
    worker = undefined;
    ready = false;
    asking?.broken();
  };
  const want = () => {
    if (worker) return;
    timers = [
      setTimeout(() => asking?.note(strings.searchSlow), SLOW),
      setTimeout(() => fail("no answer"), TOO_SLOW),
    ];
    let mine;
    try {
      mine = new Worker(new URL("assets/javascripts/workers/guide-search.js", root).href);
    } catch (error) {
      return fail(error);
    }
    worker = mine;
    mine.addEventListener("message", ({ data }) => mine === worker && receive(data));
    mine.addEventListener("error", (event) => mine === worker && fail(event.message));
    const at = (name) => new URL(`search/${name}`, base).href;
    mine.postMessage({ type: "start", index: at("guide.json"), more: at("guide.more.json"), texts: at("texts/") });
  };
  const receive = (message) => {
    if (message.type === "failed") return fail(message.why);
    if (message.type === "ready") {
      timers.forEach(clearTimeout);
      ready = true;
      asking?.resume();
    } else asking?.show(message);
  };
  const ask = (box, query) => {
    asking = box;
    want();
    if (ready) worker.postMessage({ type: "query", query });
  };

  /* --- A box --------------------------------------------------------------------------------------------------------- */
  class Box {
    constructor(form) {
      this.form = form;
      this.input = form.querySelector("input");
      /* On a phone the header's box opens in place of another one, though not for the Tab key, which would be trapped. */
      const aside = () => narrow.matches && this !== boxes[0];
      this.input.addEventListener("focus", () => aside() || this.open());
      this.input.addEventListener("click", () => aside() && open());
      this.input.addEventListener("input", () => {
        if (!aside()) return this.ask();
        const box = open();
        box.input.value = this.input.value;
        this.input.value = "";
        box.ask();
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (aside()) open();
        else this.enter();
      });
      form.addEventListener("keydown", (event) => this.key(event));
      form.addEventListener("focusout", ({ relatedTarget }) => {
        if (relatedTarget && relatedTarget !== this.input && !relatedTarget.matches(".guide-results__close, .guide-results *")) this.close();
      });
      form.addEventListener("click", (event) => {
        const example = event.target.closest("[data-query]");
        if (!example) return;
        event.preventDefault();
        const box = open(this);
        box.input.value = example.dataset.query;
        box.ask();
      });
    }

    /* Below the box; made when it is first wanted. */
    build() {
      this.said = element("p");
      this.said.setAttribute("role", "status");
      this.list = element("ol", "guide-results__list");
      const keys = element("p", "guide-results__keys");
      const [select, open, close] = strings.searchKeys.split("|");
      for (const [key, what] of [["↑↓", select], ["Enter", open], ["Esc", close]]) {
        keys.append(element("span", "", element("kbd", "", key), ` ${what}`));
      }
      this.panel = element("div", "guide-results", this.said, this.list, keys);
      this.panel.setAttribute("role", "region");
      this.panel.setAttribute("aria-label", strings.searchResults);
      const close_ = Object.assign(element("button", "guide-icon guide-results__close", "✕"), { type: "button", ariaLabel: strings.searchClose });
      close_.addEventListener("click", () => this.close(true));
      this.form.append(close_, this.panel);
    }

    open() {
      if (this.panel) this.panel.hidden = false;
      else {
        this.build();
        this.examples();
      }
      asking = this;
      want();
    }

    close(back = false) {
      if (this === boxes[0]) html.classList.remove("guide-searching");
      if (this.panel) this.panel.hidden = true;
      if (!back) return;
      if (narrow.matches) document.querySelector(".guide-search-button")?.focus();
      else {
        this.input.blur();
        before?.focus();
      }
      before = undefined;
    }

    note(...content) {
      this.said.hidden = !content.length;
      this.said.replaceChildren(...content);
    }

    /* The list of all pages is the way on, and the first below the box. */
    broken() {
      this.note(`${strings.searchBroken} `, all());
      if (this.list.querySelector("[data-query]")) this.list.replaceChildren();
    }

    /* The worker is ready. */
    resume() {
      const query = this.input.value;
      if (!query.trim()) return this.examples();
      this.note();
      ask(this, query);
    }

    /* Nothing typed yet: what others search for. */
    examples() {
      this.shown = "";
      this.note(strings.searchCommon);
      if (this.list.querySelector("[data-query]")) return; /* one may have the focus */
      this.list.replaceChildren(
        ...strings.searchExamples.split("|").map((query) => {
          const link = element("a", "", query);
          link.href = `?q=${encodeURIComponent(query)}`;
          link.dataset.query = query;
          return element("li", "", link);
        }),
      );
    }

    ask() {
      this.open();
      this.waiting = false;
      const query = this.input.value;
      if (query.trim()) ask(this, query);
      else this.examples();
    }

    show({ query, first, items }) {
      if (query !== this.input.value) return;
      clearTimeout(this.none);
      /* Nothing is shown anew under a result that has the focus. */
      if (this.shown !== query || !this.list.contains(document.activeElement)) {
        this.shown = query;
        this.list.replaceChildren(...items.map((group) => this.result(group)));
        this.list.scrollTop = 0;
        if (items.length) this.note(strings.searchFound.replace("#", items.length));
        else this.note();
      }
      /* Announced, so not about a half-typed word. */
      if (!items.length && !first) {
        this.none = setTimeout(() => this.note(element("strong", "", strings.searchNone), strings.searchAdvice), TYPED);
      }
      clearTimeout(this.patience);
      const answered = () => {
        this.answered = query;
        if (this.waiting) this.enter();
      };
      /* Enter opens what the whole index says, if that comes soon. */
      if (first) this.patience = setTimeout(answered, PATIENCE);
      else answered();
    }

    /* A page: its best section, and further ones. */
    result(group) {
      const page = group.find(({ location }) => !location.includes("#"));
      const [best, ...others] = group.filter((each) => each === group[0] || each !== page);
      const path = element("span", "guide-result__path");
      path.textContent = page.path ?? "";
      if (best !== page) path.insertAdjacentHTML("beforeend", `${page.path ? " › " : ""}${page.title}`);
      const title = element("span", "guide-result__title");
      title.innerHTML = best.title;
      const text = element("span", "guide-result__text");
      text.innerHTML = best.text;
      const item = element("li", "", this.link(best, "", path, title, ...(best.text ? [text] : [])));
      for (const other of others.filter(({ score }) => score >= best.score).slice(0, MORE)) {
        const more = this.link(other, "guide-result__more");
        more.innerHTML = other.title;
        item.append(more);
      }
      return item;
    }

    link({ location, terms }, className, ...children) {
      const link = element("a", className, ...children);
      const url = new URL(location, base);
      const found = Object.keys(terms).filter((term) => terms[term]);
      if (found.length) url.searchParams.set("h", found.join(" "));
      link.href = url.href;
      return link;
    }

    key(event) {
      const links = [...(this.list?.querySelectorAll("a") ?? [])];
      const now = links.indexOf(document.activeElement);
      if (event.key === "Escape") this.close(true);
      else if (event.key === "ArrowDown") (links[now + 1] ?? this.said?.querySelector("a") ?? links[0])?.focus();
      else if (event.key === "ArrowUp") (now > 0 ? links[now - 1] : this.input).focus();
      else {
        /* What is typed among the results goes on in the box. */
        const typed = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
        if (now >= 0 && (typed || event.key === "Backspace")) this.input.focus();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    }

    /* Opens the first result of what is in the box now, not of what was there at the last answer. */
    enter() {
      this.waiting = this.answered !== this.input.value && this.input.value.trim() !== "";
      if (!this.waiting) this.list?.querySelector("a:not([data-query])")?.click();
    }
  }

  const boxes = [...document.querySelectorAll(".guide-search")].map((form) => new Box(form));
  const seen = ({ input }) => input.checkVisibility?.() ?? input.offsetParent !== null;
  /* On a phone the first box, the header's, stands for all: it covers the screen. */
  const open = (wanted = boxes.find(seen)) => {
    const box = narrow.matches || !wanted ? boxes[0] : wanted;
    const menu = document.getElementById("guide-menu");
    if (menu?.showPopover && menu.matches(":popover-open")) menu.hidePopover();
    if (narrow.matches) html.classList.add("guide-searching");
    box.input.focus();
    box.input.select();
    return box;
  };
  if (boxes.length) {
    for (const type of ["pointerover", "touchstart"]) {
      document.addEventListener(type, (event) => event.target.closest?.(".guide-search, .guide-search-button") && want(), { passive: true });
    }
    document.addEventListener("pointerdown", ({ target }) => {
      for (const box of boxes) if (box.panel && !box.form.contains(target)) box.close();
    });
    document.querySelector(".guide-search-button")?.addEventListener("click", (event) => {
      event.preventDefault();
      open();
    });
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
      const to = { p: "prev", ",": "prev", n: "next", ".": "next" }[event.key];
      const link = to && document.querySelector(`link[rel=${to}]`);
      if (link) location.assign(link.href);
      if (!["/", "f", "s"].includes(event.key)) return;
      event.preventDefault();
      before = document.activeElement;
      open();
    });
    const query = new URLSearchParams(location.search).get("q");
    if (query) {
      const box = open();
      box.input.value = query;
      box.ask();
    }
  }

  /* Mark the words that led here. */
  const words = new URLSearchParams(location.search).get("h")?.split(/\s+/).filter(Boolean) ?? [];
  const article = document.querySelector("article");
  if (words.length && article) {
    const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const latin = escaped.filter((word) => /^[\x20-\x7e]+$/.test(word)).map((word) => `(?<![\\w-])${word}(?!\\w)`);
    const korean = escaped.filter((word) => !/^[\x20-\x7e]+$/.test(word));
    const pattern = new RegExp([...latin, ...korean].sort((a, b) => b.length - a.length).join("|"), "gi");
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (walker.currentNode.data.search(pattern) >= 0) found.push(walker.currentNode);
    for (const node of found) {
      if (node.parentElement.closest("script, style, title, .headerlink")) continue;
      for (let rest = node; rest; ) {
        pattern.lastIndex = 0;
        const match = pattern.exec(rest.data);
        if (!match) break;
        const hit = rest.splitText(match.index);
        rest = hit.splitText(match[0].length);
        const mark = document.createElement("mark");
        hit.replaceWith(mark);
        mark.append(hit);
      }
    }
  }
})();
