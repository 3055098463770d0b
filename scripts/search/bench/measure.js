/* Runs in the benchmark's blank page. Starts the search worker as a page of the site does, sends one query after another,
   and resolves to [{ results, took }]: the address of the best section of each page, best first; milliseconds. */
window.measure = async (worker, index, queries) => {
  const search = new Worker(worker);
  const answer = (message, type) =>
    new Promise((resolve, reject) => {
      search.onerror = (event) => reject(new Error(event.message));
      search.onmessage = ({ data }) => {
        if (data.type === "failed") reject(new Error(data.why));
        else if (data.type === type && !data.first) resolve(data);
      };
      search.postMessage(message);
    });

  const at = (path) => new URL(`${index}${path}`, document.baseURI).href;
  await answer({ type: "start", index: at("guide.json"), more: at("guide.more.json"), texts: at("texts/") }, "ready");
  const answers = [];
  for (const query of queries) {
    const start = performance.now();
    const { items } = await answer({ type: "query", query }, "answer");
    const took = performance.now() - start;
    const results = items.map((group) => group.reduce((a, b) => (b.score > a.score ? b : a)).location);
    answers.push({ results: results.slice(0, 10), took });
  }
  return answers;
};
