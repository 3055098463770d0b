/* Small conveniences over the plain pages; all of them can be missing without loss of content. */
(() => {
  const strings = document.getElementById("guide-strings").dataset;
  const root = new URL("../..", document.currentScript.src);

  /* Where Material's script keeps what the reader has chosen. */
  const place = (key) => `${root.pathname}.${key}`;
  window.__md_get = (key, store = localStorage) => JSON.parse(store.getItem(place(key)));
  window.__md_set = (key, value, store = localStorage) => {
    try {
      store.setItem(place(key), JSON.stringify(value));
    } catch {
      /* it is not kept */
    }
  };

  /* Tabs that were chosen on another page, or that the address names, before anything else is done with the page. */
  const tabs = window.__md_get("__tabs") ?? [];
  for (const set of document.querySelectorAll(".tabbed-set")) {
    const labels = [...set.querySelectorAll(":scope > .tabbed-labels > label")];
    const chosen = tabs.map((tab) => labels.find((label) => label.textContent.trim() === tab)).find(Boolean);
    if (chosen) document.getElementById(chosen.htmlFor).checked = true;
  }
  const named = document.getElementById(location.hash.slice(1));
  if (named?.name?.startsWith("__tabbed_")) named.checked = true;

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
  /* What Material tells, that a block is copied, it shows without saying it. */
  document.querySelector("[data-md-component=dialog]")?.setAttribute("role", "status");
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

  /* A copy of a console block is of its commands alone: what follows a prompt, without the output. Before Material's own
     click, which copies what `data-copy` says. */
  const commandsOf = (code) => {
    const commands = [];
    let typed = false;
    for (const node of code.childNodes) {
      if (node.className === "gp") {
        typed = node.textContent === "$ ";
        if (typed) commands.push("");
      } else if (node.className === "go") typed = false;
      else if (typed) commands[commands.length - 1] += node.textContent;
    }
    return commands.map((command) => command.trimEnd()).join("\n");
  };
  document.addEventListener(
    "click",
    (event) => {
      const block = event.target.closest?.("[data-clipboard-target]")?.closest(".language-console");
      if (block) block.dataset.copy = commandsOf(block.querySelector("pre > code"));
    },
    { capture: true },
  );

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

  /* Of links to the same command or option, the keyboard stops at the first. */
  const targets = new Set();
  for (const link of document.querySelectorAll(".guide-cli")) {
    if (targets.has(link.href)) link.tabIndex = -1;
    targets.add(link.href);
  }

  /* What an option or a term means, beside it: on hover and on focus, gone with Escape (WCAG 1.4.13). */
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
  /* Tips are in a file of their own; where pages are edited (`make serve`), beside the link. */
  let tips;
  const load = async () => {
    const response = await fetch(new URL(document.documentElement.lang === "ko" ? "assets/tips.ko.json" : "assets/tips.en.json", root));
    return response.ok ? response.json() : {};
  };
  const textOf = async (link) => {
    if (link.dataset.guideTip !== undefined) return link.dataset.guideTip;
    tips ??= load().catch(() => ({}));
    return (await tips)[link.href.replace(/^.*\/(?=(reference|glossary)\/)/, "").replace("index.html", "")];
  };
  const explain = async (link) => {
    hide();
    explained = link;
    const text = await textOf(link);
    if (!text || explained !== link) return;
    tip.textContent = text;
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
    const link = event.target.closest?.(".guide-cli, .guide-term");
    if (link === explained && link) return clearTimeout(leaving);
    if (link) explain(link);
    else if (explained && explained !== document.activeElement) {
      clearTimeout(leaving);
      leaving = setTimeout(hide, 200);
    }
  };
  document.addEventListener("mouseover", over);
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest?.(".guide-cli, .guide-term");
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
  /* Material puts each copy button into a landmark of its own; a page with twenty is no help to anybody. */
  const tend = () => {
    watch(); /* Material wraps tables late, too */
    for (const nav of document.querySelectorAll("nav.md-code__nav:not([role])")) nav.setAttribute("role", "none");
  };
  new MutationObserver(tend).observe(document.querySelector(".md-content") ?? document.body, { childList: true, subtree: true });
  tend();

  /* Material's controls are labels of hidden check boxes, which neither the keyboard nor a screen reader finds. They
     become buttons; without JavaScript they stay labels. `for` stays, as Material's stylesheet knows them by it. */
  const narrow = matchMedia("(max-width: 76.234375em)"); /* the navigation is a drawer */
  const toggle = (name) => document.getElementById(`__${name}`);
  const buttonFor = (label, { name = label.title, when = () => true, expands = true } = {}) => {
    const button = document.createElement("button");
    for (const { name, value } of label.attributes) if (name !== "tabindex") button.setAttribute(name, value);
    button.type = "button";
    if (name) button.setAttribute("aria-label", name);
    const input = document.getElementById(label.htmlFor);
    button.addEventListener("click", () => input.click());
    const tellState = () => expands && button.setAttribute("aria-expanded", input.checked);
    input.addEventListener("change", tellState);
    tellState();
    const place = () => {
      const [from, to] = when() ? [label, button] : [button, label];
      if (!from.isConnected) return;
      from.replaceWith(to);
      to.append(...from.childNodes);
    };
    place();
    narrow.addEventListener("change", place);
    return button;
  };

  const drawer = toggle("drawer");
  const drawerButton = buttonFor(document.querySelector(".md-header__button[for=__drawer]"));
  const searchButton = document.querySelector(".md-header__button[for=__search]");
  const box = document.querySelector(".md-search__input");
  if (searchButton && box) {
    buttonFor(searchButton).addEventListener("click", () => toggle("search").checked && box.focus());
    const back = buttonFor(document.querySelector(".md-search__icon[for=__search]"), {
      name: strings.searchClose,
      expands: false,
    });
    back.tabIndex = -1; /* Escape closes the search, and in a wide window this is a picture */
    const wide = matchMedia("(min-width: 60em)"); /* elsewhere the box is out of sight until the button opens it */
    const reachable = () => {
      box.tabIndex = wide.matches || toggle("search").checked ? 0 : -1;
      back.setAttribute("aria-hidden", !toggle("search").checked);
    };
    wide.addEventListener("change", reachable);
    toggle("search").addEventListener("change", reachable);
    reachable();
  }

  let missed; /* a choice of colours that was made before Material's script has come */
  /* Light and dark: Material's own are two radio buttons, each of which is named by what the other does. */
  for (const form of document.querySelectorAll("[data-md-component=palette]")) {
    for (const input of form.querySelectorAll("input")) {
      input.tabIndex = -1;
      input.setAttribute("aria-hidden", "true");
    }
    const shown = () => form.querySelector("button:not([hidden])");
    for (const label of form.querySelectorAll("label")) {
      const button = buttonFor(label, { expands: false });
      const follow = () => {
        const now = document.activeElement;
        if (now === document.body || form.contains(now)) shown()?.focus();
      };
      button.addEventListener("click", () => {
        if (!window.document$) missed = document.getElementById(label.htmlFor);
        setTimeout(follow);
      });
      button.addEventListener("keydown", (event) => event.key === "Enter" && event.stopPropagation()); /* Material would switch once more */
    }
  }

  /* The drawer's levels. */
  const side = document.querySelector(".md-sidebar--primary");
  for (const label of document.querySelectorAll(".md-nav--primary label[for]:not([for=__drawer])")) {
    const title = label.matches(".md-nav__title");
    const alone = !label.textContent.trim(); /* its text is a link beside it */
    const text = (alone ? label.parentElement : label).textContent.trim().replace(/\s+/g, " ");
    const nav = label.closest(".md-nav__item")?.querySelector(":scope > nav[aria-labelledby]");
    if (nav) {
      nav.setAttribute("aria-label", text); /* its label has no text where a link stands beside it */
      nav.removeAttribute("aria-labelledby");
      nav.removeAttribute("aria-expanded");
    }
    /* in a wide window sections are always open, and their labels are headings */
    const heading = title || label.htmlFor === "__toc" || label.matches(".md-nav__item--section > .md-nav__link");
    const button = buttonFor(label, {
      name: title ? `${strings.back}: ${text}` : alone ? `${text}: ${strings.inside}` : "",
      when: () => narrow.matches || !heading,
      expands: !title,
    });
    /* From level to level the focus goes along: to the title of the one that opens, and back to what opened it. */
    button.addEventListener("click", () => {
      const there = title ? "link" : "title";
      if (narrow.matches) side?.querySelector(`button.md-nav__${there}[for="${label.htmlFor}"]`)?.focus();
    });
  }

  /* While the drawer is open the rest of the page is out of reach, and Escape closes it. */
  if (side) {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "guide-close";
    close.textContent = strings.close;
    close.addEventListener("click", () => drawer.click());
    side.prepend(close);
    const rest = ".md-header, .md-tabs, .md-content, .md-sidebar--secondary, .md-footer, .md-top, [data-md-component=skip]";
    const opened = () => {
      const open = drawer.checked && narrow.matches;
      const inside = side.contains(document.activeElement);
      for (const part of document.querySelectorAll(rest)) part.inert = open;
      if (open) close.focus();
      else if (inside && narrow.matches) drawerButton.focus();
    };
    drawer.addEventListener("change", opened);
    narrow.addEventListener("change", opened);
    document.addEventListener("keydown", (event) => event.key === "Escape" && drawer.checked && drawer.click());
  }

  /* Material hides the way back to the top from the eye, and from the keyboard only later. */
  document.querySelector(".md-top")?.setAttribute("tabindex", "-1");

  /* Tabs: radio buttons to the machine until here. Material puts a link into each label, which becomes the tab. */
  for (const set of document.querySelectorAll(".tabbed-set")) {
    const list = set.querySelector(":scope > .tabbed-labels");
    const panels = set.querySelectorAll(":scope > .tabbed-content > .tabbed-block");
    const inputs = [...set.querySelectorAll(":scope > input")];
    const upgrade = () => {
      const tabs = list.querySelectorAll(":scope > label > a");
      if (tabs.length !== inputs.length) return;
      waiting.disconnect();
      const choose = () => {
        inputs.forEach((input, n) => {
          tabs[n].setAttribute("aria-selected", input.checked);
          tabs[n].tabIndex = input.checked ? 0 : -1;
        });
      };
      list.setAttribute("role", "tablist");
      inputs.forEach((input, n) => {
        input.tabIndex = -1;
        input.setAttribute("aria-hidden", "true");
        tabs[n].id = `${input.id}_tab`;
        panels[n].id = `${input.id}_panel`;
        tabs[n].setAttribute("role", "tab");
        tabs[n].setAttribute("aria-controls", panels[n].id);
        panels[n].setAttribute("role", "tabpanel");
        panels[n].setAttribute("aria-labelledby", tabs[n].id);
      });
      set.addEventListener("change", choose);
      list.addEventListener("keydown", (event) => {
        const now = [...tabs].indexOf(event.target);
        const last = tabs.length - 1;
        const next = {
          ArrowRight: now < last ? now + 1 : 0,
          ArrowLeft: now > 0 ? now - 1 : last,
          Home: 0,
          End: last,
          " ": now,
        }[event.key];
        if (now < 0 || next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation(); /* not Material's keys */
        inputs[next].click();
        tabs[next].focus();
      });
      choose();
    };
    const waiting = new MutationObserver(upgrade);
    waiting.observe(list, { childList: true, subtree: true });
    upgrade();
  }

  /* Material's script, when the page is there, or as soon as somebody does something: nothing on the page waits for it. */
  let asked = false;
  const start = () => {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = new URL("assets/javascripts/theme.js", root);
    script.addEventListener("load", () => missed?.dispatchEvent(new Event("change")));
    document.body.append(script);
  };
  for (const type of ["pointerdown", "keydown", "focusin"]) document.addEventListener(type, start, { once: true, passive: true });
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
  /* Until then its keys for the search. */
  const early = (event) => {
    if (window.document$ || event.ctrlKey || event.metaKey || event.altKey || !["/", "f", "s"].includes(event.key)) return;
    if (!box || event.target.closest?.("input, textarea, select")) return;
    event.preventDefault();
    box.focus();
  };
  document.addEventListener("keydown", early);
})();
