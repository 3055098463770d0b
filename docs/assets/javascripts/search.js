/* The worker behind Material's search box. theme.js talks to `guideSearch` as it would to a worker; the real one loads
   nothing until the box is wanted. scripts/search/worker/main.mjs describes the messages.
   The quoted address begins with "assets/" because publishing adds a version to it, as in guide.js. */
(() => {
  const SLOW = 3000; /* milliseconds until a note says that the network is slow */
  const TOO_SLOW = 20000; /* until the search counts as broken */
  const PATIENCE = 2000; /* that Enter waits for a better answer */
  const TYPED = 500; /* without a further answer, before a note says that nothing was found */
  const config = JSON.parse(document.getElementById("__config").textContent);
  const base = new URL(config.base, document.baseURI); /* the language's root */
  const root = new URL("../..", document.currentScript.src);
  const strings = document.getElementById("guide-strings").dataset;
  const suggest = config.features.includes("search.suggest");
  const box = document.querySelector(".md-search__input");
  const note = document.querySelector(".guide-search__note");
  const tell = (...content) => {
    note?.replaceChildren(...content);
    if (note) note.hidden = !content.length;
  };

  class Search extends EventTarget {
    #worker;
    #ready = false; /* Material has been told */
    #query;
    #timers = [];
    #shown; /* the query whose results are shown */
    #patience;
    #none;
    #open = false; /* Enter was pressed before the answer came */
    answered;

    /* Material's script may come after the worker is ready; it is told then. */
    addEventListener(type, ...rest) {
      super.addEventListener(type, ...rest);
      if (type === "message" && this.#ready) {
        setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: { type: 1 } })));
      }
    }

    /* Start, or start again after a failure. */
    want() {
      if (this.#worker) return;
      this.#timers = [
        setTimeout(() => tell(strings.searchSlow), SLOW),
        setTimeout(() => this.#fail("no answer"), TOO_SLOW),
      ];
      let worker;
      try {
        worker = new Worker(new URL("assets/javascripts/workers/guide-search.js", root).href);
      } catch (error) {
        return this.#fail(error);
      }
      this.#worker = worker;
      worker.addEventListener("message", (event) => worker === this.#worker && this.#receive(event.data));
      worker.addEventListener("error", (event) => worker === this.#worker && this.#fail(event.message));
      const at = (name) => new URL(`search/${name}`, base).href;
      const data = { index: at("guide.json"), more: at("guide.more.json"), texts: at("texts/"), suggest };
      worker.postMessage({ type: 0, data });
    }

    #receive(message) {
      if (message.type === "failed") return this.#fail(message.data);
      if (message.type === 1) {
        this.#timers.forEach(clearTimeout);
        tell();
        if (this.#ready) {
          if (this.#query) this.#worker.postMessage(this.#query);
          return;
        }
        this.#ready = true;
      }
      if (message.type === 3) {
        const none = !message.data.items.length && message.query.trim() && !message.first;
        /* Notes are announced, so none appears about a half-typed word. */
        clearTimeout(this.#none);
        if (none) this.#none = setTimeout(() => tell(strings.searchNone), TYPED);
        else tell();
        /* Don't re-render while a result has focus. */
        if (this.#shown === message.query && document.activeElement?.closest(".md-search-result")) return;
        this.#shown = message.query;
      }
      this.dispatchEvent(new MessageEvent("message", { data: message }));
      if (message.type === 3) {
        clearTimeout(this.#patience);
        const answered = () => {
          this.answered = message.query;
          if (this.#open && this.answered === box.value) this.open();
        };
        /* Enter opens what the whole index says, if that comes soon. */
        if (message.first) this.#patience = setTimeout(answered, PATIENCE);
        else answered();
      }
    }

    /* Enter opens the first result of what is in the box now, not of what was there at the last answer. */
    open() {
      this.#open = this.answered !== box.value;
      if (!this.#open) box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    }

    /* Typing cancels a pending Enter. */
    stay() {
      this.#open = false;
    }

    #fail(why) {
      console.warn("search:", why);
      this.#timers.forEach(clearTimeout);
      this.#worker?.terminate();
      this.#worker = undefined;
      const all = document.createElement("a");
      all.href = new URL("contents/", base).href;
      all.textContent = strings.searchContents;
      tell(`${strings.searchBroken} `, all);
    }

    postMessage(message) {
      if (message.type !== 2) return;
      this.#query = message;
      this.#worker?.postMessage(message);
    }
  }

  const search = new Search();
  window.guideSearch = search;

  /* Wanted: focus comes with a click, Material's keys, and a link with ?q=; touching and pointing come before. */
  for (const type of ["focusin", "pointerover", "touchstart"]) {
    document.addEventListener(type, (event) => event.target.closest?.(".md-search__form, [for=__search]") && search.want(), {
      passive: true,
    });
  }
  /* Material looks at the box when a key goes down and up, but pasting with a mouse and some Korean input methods cause
     neither. */
  box?.addEventListener("input", () => {
    search.stay();
    for (const type of ["keydown", "keyup"]) box.dispatchEvent(new Event(type));
  });
  box?.addEventListener("keydown", (event) => {
    const all = note?.querySelector("a");
    if (all && (event.key === "ArrowDown" || (event.key === "Tab" && !event.shiftKey))) all.focus();
    else if (event.key === "Enter" && event.isTrusted && box.value.trim() && search.answered !== box.value) search.open();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  /* Material's results are articles inside links. To a browser an article is not part of a link's name, which would be
     empty. */
  const results = document.querySelector(".md-search-result__list");
  if (results) {
    new MutationObserver(() => {
      for (const article of results.querySelectorAll("article:not([role])")) article.setAttribute("role", "none");
    }).observe(results, { childList: true, subtree: true });
  }

  /* Mark the words that led here. Material would need its own index for it. */
  const words = new URLSearchParams(location.search).get("h")?.split(/\s+/).filter(Boolean) ?? [];
  const article = document.querySelector(".md-content article");
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
        mark.dataset.mdHighlight = "";
        hit.replaceWith(mark);
        mark.append(hit);
      }
    }
  }
})();
