/* Small conveniences over the plain pages; all of them can be missing without loss of content. */
(() => {
  const strings = document.getElementById("guide-strings").dataset;

  /* The language switch keeps the reader's section. */
  for (const link of document.querySelectorAll("[data-guide-language]")) {
    link.addEventListener("click", () => {
      link.hash = location.hash;
    });
  }

  /* A heading's mark copies the section's address, besides leading to it. */
  const status = document.createElement("div");
  status.className = "md-dialog";
  status.setAttribute("role", "status");
  status.innerHTML = '<div class="md-dialog__inner md-typeset"></div>';
  document.body.append(status);
  let hiding;
  const tell = (message) => {
    status.firstElementChild.textContent = message;
    status.classList.add("md-dialog--active");
    clearTimeout(hiding);
    hiding = setTimeout(() => status.classList.remove("md-dialog--active"), 2000);
  };
  /* Where rich text is taken, the link pastes as title and address; elsewhere as the plain address. */
  const copyLink = (mark) => {
    const title = [...mark.parentElement.childNodes].filter((node) => node !== mark).map((node) => node.textContent).join("");
    const site = document.querySelector('meta[property="og:site_name"]')?.content;
    const link = document.createElement("a");
    link.href = mark.href;
    link.textContent = [title.trim().replace(/\s+/g, " "), site].filter(Boolean).join(" - ");
    const blob = (type, text) => new Blob([text], { type });
    const both = { "text/plain": blob("text/plain", mark.href), "text/html": blob("text/html", link.outerHTML) };
    if (!window.ClipboardItem || !navigator.clipboard.write) return navigator.clipboard.writeText(mark.href);
    return navigator.clipboard.write([new ClipboardItem(both)]).catch(() => navigator.clipboard.writeText(mark.href));
  };
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("a.headerlink");
    if (mark && navigator.clipboard && !event.ctrlKey && !event.metaKey) {
      copyLink(mark).then(() => tell(strings.linkCopied), () => {});
    }
  });

  /* The page's Markdown is copied; where it cannot be, the link leads to it. */
  const markdown = document.querySelector("[data-guide-markdown]");
  markdown?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard?.write || !window.ClipboardItem) return;
    event.preventDefault();
    const file = fetch(markdown.href).then(async (response) => {
      if (!response.ok) throw new Error(response.status);
      return new Blob([await response.text()], { type: "text/plain" });
    });
    /* a promise, since Safari takes the clipboard only at the click itself */
    navigator.clipboard.write([new ClipboardItem({ "text/plain": file })]).then(
      () => tell(strings.markdownCopied),
      () => location.assign(markdown.href),
    );
  });

  /* What an option means, beside it: on hover and on focus, gone with Escape (WCAG 1.4.13). */
  const tip = document.createElement("div");
  tip.className = "guide-tip";
  tip.id = "guide-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  let explained;
  const hide = () => {
    tip.hidden = true;
    explained?.removeAttribute("aria-describedby");
    explained = undefined;
  };
  const explain = (link) => {
    hide();
    if (!link.dataset.guideTip) return;
    explained = link;
    tip.textContent = link.dataset.guideTip;
    tip.hidden = false;
    link.setAttribute("aria-describedby", tip.id);
    const box = link.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8))}px`;
    const below = box.bottom + 6;
    tip.style.top = `${below + tip.offsetHeight < innerHeight ? below : box.top - tip.offsetHeight - 6}px`;
  };
  let leaving;
  const over = (event) => {
    if (event.target.closest?.(".guide-tip")) return clearTimeout(leaving); /* the text may be pointed at */
    const link = event.target.closest?.("[data-guide-tip]");
    if (link === explained && link) return clearTimeout(leaving);
    if (link) explain(link);
    else if (explained && explained !== document.activeElement) {
      clearTimeout(leaving);
      leaving = setTimeout(hide, 200);
    }
  };
  document.addEventListener("mouseover", over);
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest?.("[data-guide-tip]");
    if (link?.matches(":focus-visible")) explain(link);
    else hide();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("scroll", hide, { capture: true, passive: true });

  /* The list of all commands can be narrowed by typing; without JavaScript it is simply whole. */
  for (const list of document.querySelectorAll(".guide-filter")) {
    const label = document.createElement("label");
    label.textContent = list.dataset.label;
    const input = document.createElement("input");
    input.type = "search";
    input.placeholder = "run, prune, swarm";
    label.append(input);
    const none = document.createElement("p");
    none.setAttribute("role", "status");
    list.prepend(label, none);
    const items = [...list.querySelectorAll("li")];
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const item of items) item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
      for (const group of list.querySelectorAll("ul")) {
        group.hidden = group.previousElementSibling.hidden = !group.querySelector("li:not([hidden])");
      }
      none.textContent = items.some((item) => !item.hidden) ? "" : list.dataset.none;
    });
  }

  /* What scrolls sideways can be reached and scrolled with the keyboard, and has a name. */
  const name = (element) => {
    if (element.scrollWidth > element.clientWidth) {
      element.tabIndex = 0;
      element.setAttribute("role", "group");
      element.setAttribute("aria-label", element.matches("code") ? strings.code : strings.table);
    } else {
      element.removeAttribute("tabindex");
      element.removeAttribute("role");
      element.removeAttribute("aria-label");
    }
  };
  const sizes = new ResizeObserver((entries) => entries.forEach((entry) => name(entry.target)));
  const watch = () => {
    for (const element of document.querySelectorAll("pre > code, .md-typeset__scrollwrap")) sizes.observe(element);
  };
  watch();
  window.addEventListener("load", watch); /* Material wraps tables late */

  /* Material puts each copy button into a landmark of its own; a page with twenty is no help to anybody. */
  const quiet = () => {
    for (const nav of document.querySelectorAll("nav.md-code__nav:not([role])")) nav.setAttribute("role", "none");
  };
  new MutationObserver(quiet).observe(document.querySelector(".md-content") ?? document.body, { childList: true, subtree: true });
  quiet();
})();
