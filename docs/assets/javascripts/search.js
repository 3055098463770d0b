/* Material's search box with this site's own worker behind it. Stands before Material's script, which asks for a
   worker at once: it is given one that loads nothing until the box is wanted, and that hands over to Material's
   own search when ours fails. The messages are told in scripts/search/worker/main.mjs. */
(() => {
  const SLOW = 3000; /* milliseconds until the reader is told */
  const PATIENCE = 2000; /* that Enter waits for a better answer */
  const TYPED = 500; /* without a further answer */
  const TOO_SLOW = 20000; /* and until the other search is tried */
  const Real = window.Worker;
  const config = JSON.parse(document.getElementById("__config").textContent);
  const root = new URL("../..", document.currentScript.src);
  const address = new URL("assets/javascripts/workers/guide-search.js", root).href;
  const strings = document.getElementById("guide-strings").dataset;
  const base = new URL(config.base, document.baseURI);
  const suggest = config.features.includes("search.suggest");
  const box = document.querySelector(".md-search__input");
  const note = document.querySelector(".guide-search__note");
  const tell = (text) => {
    if (!note) return;
    note.textContent = text ?? "";
    note.hidden = !text;
  };

  class SearchWorker extends EventTarget {
    #worker;
    #own = true; /* ours, not Material's */
    #told = false; /* Material knows that there is a worker */
    #query;
    #failed = "";
    #timers = [];
    #shown; /* the query whose results are there */
    #patience;
    #none;
    #open = false; /* Enter has been pressed before the answer was there */
    answered;

    /* Material's script may come when the worker is ready already: it is told then. */
    addEventListener(type, ...rest) {
      super.addEventListener(type, ...rest);
      if (type === "message" && this.#told) {
        setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: { type: 1 } })));
      }
    }

    /* Start, unless it has been started. */
    want() {
      if (this.#worker) return;
      this.#timers = [
        setTimeout(() => tell(strings.searchSlow), SLOW),
        setTimeout(() => this.#fail(new Error("no answer")), TOO_SLOW),
      ];
      if (this.#own) {
        const at = (name) => new URL(`search/${name}`, base).href;
        this.#start(address, { index: at("guide.json"), more: at("guide.more.json"), texts: at("texts/") });
      } else this.#startStock();
    }

    #start(url, data) {
      const worker = new Real(url);
      this.#worker = worker;
      worker.addEventListener("message", (event) => worker === this.#worker && this.#receive(event.data));
      worker.addEventListener("error", (event) => worker === this.#worker && this.#fail(event.message));
      worker.postMessage({ type: 0, data: { ...data, options: { suggest }, suggest } });
    }

    #receive(message) {
      if (message.type === "failed") return this.#fail(message.data);
      if (message.type === 1) {
        this.#timers.forEach(clearTimeout);
        tell(this.#failed);
        if (this.#told) {
          if (this.#query) this.#worker.postMessage(this.#query);
          return;
        }
        this.#told = true;
      }
      if (message.type === 3) {
        const none = !message.data.items.length && (message.query ?? this.#query?.data)?.trim() && !message.first;
        /* it is said aloud: not of a word that is half typed */
        clearTimeout(this.#none);
        if (none) this.#none = setTimeout(() => tell(strings.searchNone), TYPED);
        else tell(this.#failed);
        /* not under the hands of who has gone on to the results already */
        if (this.#shown === message.query && document.activeElement?.closest(".md-search-result")) return;
        this.#shown = message.query;
      }
      this.dispatchEvent(new MessageEvent("message", { data: message }));
      if (message.type === 3) {
        clearTimeout(this.#patience);
        const answered = () => {
          this.answered = message.query ?? this.#query?.data;
          if (this.#open && this.answered === box.value) this.open();
        };
        /* Enter opens what the whole index says, if that comes soon */
        if (message.first) this.#patience = setTimeout(answered, PATIENCE);
        else answered();
      }
    }

    /* Enter opens the first result of what stands in the box, not of what stood there when the last answer was asked. */
    open() {
      this.#open = this.answered !== box.value;
      if (!this.#open) box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    }

    /* Who goes on typing does not want what stood there. */
    stay() {
      this.#open = false;
    }

    #fail(why) {
      console.warn("search:", why);
      this.#timers.forEach(clearTimeout);
      this.#worker?.terminate();
      this.#worker = undefined;
      if (!this.#own) return tell(strings.searchBroken);
      this.#own = false;
      this.#failed = strings.searchStock;
      tell(this.#failed);
      this.#startStock();
    }

    async #startStock() {
      try {
        const response = await fetch(new URL("search/search_index.json", base));
        if (!response.ok) throw new Error(response.status);
        this.#start(config.search, await response.json());
      } catch (error) {
        this.#fail(error);
      }
    }

    postMessage(message) {
      if (message.type !== 2) return;
      this.#query = message;
      this.#worker?.postMessage(message);
    }

    terminate() {
      this.#worker?.terminate();
    }
  }

  const search = new SearchWorker();
  window.Worker = function Worker(url, settings) {
    return url === config.search ? search : new Real(url, settings);
  };

  /* Wanted: focus comes with a click, Material's keys, and a link with ?q=; touching and pointing come before. */
  for (const type of ["focusin", "pointerover", "touchstart"]) {
    document.addEventListener(type, (event) => event.target.closest?.(".md-search__form, [for=__search]") && search.want(), {
      passive: true,
    });
  }
  /* Material looks at the box when a key goes down and up, which pasting with a mouse and some Korean input methods
     do not cause. */
  box?.addEventListener("input", () => {
    search.stay();
    for (const type of ["keydown", "keyup"]) box.dispatchEvent(new Event(type));
  });
  box?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.isTrusted || !box.value.trim() || search.answered === box.value) return;
    event.preventDefault();
    event.stopPropagation();
    search.open();
  });

  /* To a browser an article in a link, as Material makes results, is no part of the link's name, which then is empty. */
  const results = document.querySelector(".md-search-result__list");
  if (results) {
    new MutationObserver(() => {
      for (const article of results.querySelectorAll("article:not([role])")) article.setAttribute("role", "none");
    }).observe(results, { childList: true, subtree: true });
  }

  /* The words that led here, marked: Material would need its index for it. */
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
