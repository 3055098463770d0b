/* Follows the id of an old link to where its section is now. Loaded only by pages that something has moved from. */
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
      window.stop(); /* before the page's own refresh, which knows no ids */
    }
    if (target) location.replace(target);
  };
  follow();
  addEventListener("hashchange", follow);
})();
