/* Only in the offline form, where pages are opened as files: browsers refuse fetch() and workers there.
   Both are replaced by <script>, which files may load; scripts/finish/offline.py writes `x.json.js` beside `x.json`. */
(() => {
  if (location.protocol !== "file:") return;

  const waiting = new Map();
  window.__offlineFile = (text) => {
    const url = document.currentScript.src;
    waiting.get(url)?.(text);
    waiting.delete(url);
  };
  const load = (url) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${url}.js`;
      waiting.set(script.src, resolve);
      script.addEventListener("error", () => reject(new TypeError(`not in the offline form: ${url}`)));
      document.head.append(script);
    });
  const fetch = async (request) => new Response(await load(new URL(request.url ?? request, document.baseURI).href));
  window.fetch = fetch;

  /* A worker in a hidden frame. */
  class IFrameWorker extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.documentElement.append(frame);
      const inner = frame.contentWindow;
      const address = new URL(url, document.baseURI).href;
      const base = inner.document.createElement("base");
      base.href = address;
      inner.document.head.append(base);
      inner.fetch = (request) => fetch(new URL(request.url ?? request, address).href);
      inner.importScripts = (...urls) =>
        urls.reduce(
          (before, each) =>
            before.then(
              () =>
                new Promise((resolve, reject) => {
                  const script = inner.document.createElement("script");
                  script.src = new URL(each, address).href;
                  script.addEventListener("load", () => resolve());
                  script.addEventListener("error", () => reject(new TypeError(`cannot load ${each}`)));
                  inner.document.body.append(script);
                }),
            ),
          Promise.resolve(),
        );
      inner.postMessage = (data) => {
        const event = new MessageEvent("message", { data });
        this.dispatchEvent(event);
        this.onmessage?.(event);
      };
      this.ready = inner.importScripts(address);
      this.ready.catch((error) => this.dispatchEvent(new ErrorEvent("error", { error })));
      this.inner = inner;
      this.frame = frame;
    }

    postMessage(data) {
      this.ready.then(() => this.inner.dispatchEvent(new this.inner.MessageEvent("message", { data })));
    }

    terminate() {
      this.frame.remove();
    }
  }
  window.Worker = IFrameWorker;

  /* Links that a script has made, as those of search results. */
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]");
      if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    },
    true,
  );
})();
