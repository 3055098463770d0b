/* Takes a link with an old id to where its section is now. Only pages that something has moved from load this. */
(() => {
  const { page, ids } = document.currentScript.dataset;
  const moved = JSON.parse(ids || "{}");
  const follow = () => {
    let id;
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return; /* not an id of ours */
    }
    if (!id || document.getElementById(id)) return;
    let target = Object.hasOwn(moved, id) ? moved[id] : "";
    if (page) {
      target ||= page.includes("#") ? page : page + location.hash;
      window.stop(); /* before the page's own refresh, which ignores ids */
    }
    if (target) location.replace(target);
  };
  follow();
  addEventListener("hashchange", follow);
})();
