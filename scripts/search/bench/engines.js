/* In the benchmark's blank page: makes each engine, and asks it. An engine is { bytes?, ask(query) }, where ask gives
   the best section's address of each page that was found, best first. */
window.engines = (() => {
  /* A worker that speaks Material's messages. */
  const spoken = (url, setUp) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(url);
      let answer;
      worker.addEventListener("error", (event) => reject(new Error(event.message)));
      worker.addEventListener("message", ({ data }) => {
        if (data.type === 1) {
          resolve({
            ask: (query) =>
              new Promise((done) => {
                answer = done;
                worker.postMessage({ type: 2, data: query });
              }),
          });
        } else if (data.type === 3 && !data.first) {
          answer(data.data.items.map((group) => group.reduce((a, b) => (b.score > a.score ? b : a)).location));
        } else if (data.type === "failed") reject(new Error(data.data));
      });
      worker.postMessage({ type: 0, data: setUp });
    });

  return {
    async guide({ root, worker }) {
      const at = (path) => new URL(path, document.baseURI).href;
      return spoken(worker, { index: at(`${root}search/guide.json`), more: at(`${root}search/guide.more.json`), texts: at(`${root}search/texts/`), options: { suggest: true } });
    },

    async material({ root, worker }) {
      const index = await (await fetch(`${root}search/search_index.json`)).json();
      return spoken(worker, { ...index, options: { suggest: true } });
    },

    async pagefind({ bundle, root }) {
      const pagefind = await import(new URL(`${bundle}pagefind.js`, document.baseURI).href);
      await pagefind.options({ baseUrl: "/" });
      await pagefind.init();
      const address = (url) => url.replace(/^\/*/, "").replace(/^en\//, root.endsWith("/en/") ? "" : "en/");
      return {
        ask: async (query) => {
          const { results } = await pagefind.search(query);
          const pages = await Promise.all(results.slice(0, 10).map((result) => result.data()));
          return pages.map(({ url, sub_results: parts }) => {
            const best = parts.reduce((a, b) => ((b.locations?.length ?? 0) > (a?.locations?.length ?? 0) ? b : a), parts[0]);
            return address(best?.url ?? url);
          });
        },
      };
    },

    /* As VitePress sets it up. */
    async minisearch({ root, module }) {
      const { default: MiniSearch } = await import(new URL(module, document.baseURI).href);
      const { docs } = await (await fetch(`${root}search/search_index.json`)).json();
      const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
      const titles = new Map(docs.filter(({ location }) => !location.includes("#")).map((doc) => [doc.location, plain(doc.title)]));
      const search = new MiniSearch({
        idField: "location",
        fields: ["title", "titles", "text"],
        searchOptions: { fuzzy: 0.2, prefix: true, boost: { title: 4, text: 2, titles: 1 } },
      });
      search.addAll(
        docs.map(({ location, title, text }) => ({
          location,
          title: plain(title),
          titles: titles.get(location.split("#")[0]) ?? "",
          text: plain(text),
        })),
      );
      const bytes = JSON.stringify(search);
      return {
        bytes,
        ask: async (query) => {
          const seen = new Map();
          for (const { id } of search.search(query)) if (!seen.has(id.split("#")[0])) seen.set(id.split("#")[0], id);
          return [...seen.values()];
        },
      };
    },
  };
})();

/* Every query in turn: what was found, and how long it took in milliseconds. */
window.measure = async (name, settings, queries) => {
  const engine = await window.engines[name](settings);
  const found = [];
  for (const query of queries) {
    const start = performance.now();
    const results = await engine.ask(query);
    found.push({ results: results.slice(0, 10), took: performance.now() - start });
  }
  return { found, bytes: engine.bytes ?? null };
};
