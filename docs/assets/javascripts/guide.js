/* Small conveniences on top of pages that work without them.

   Quoted addresses that begin with "assets/" are literals on purpose: publishing finds them by their quotes and adds a
   version ("assets/a.js?1a2b3c4d"), so that a browser never mixes the files of two releases. */
(() => {
  const strings = document.getElementById("guide-strings").dataset;
  const root = new URL("../..", document.currentScript.src);

  /* --- Before the first paint ---------------------------------------------------------------------------------- */

  /* Where Material's script keeps what the reader has chosen. */
  const place = (key) => `${root.pathname}.${key}`;
  window.__md_get = (key, store = localStorage) => JSON.parse(store.getItem(place(key)));
  window.__md_set = (key, value, store = localStorage) => {
    try {
      store.setItem(place(key), JSON.stringify(value));
    } catch {
      /* The browser allows no storage: the choice lasts for this page. */
    }
  };

  /* Tabs chosen on another page, or named by the address. */
  const tabs = window.__md_get("__tabs") ?? [];
  for (const set of document.querySelectorAll(".tabbed-set")) {
    const labels = [...set.querySelectorAll(":scope > .tabbed-labels > label")];
    const chosen = tabs.map((tab) => labels.find((label) => label.textContent.trim() === tab)).find(Boolean);
    if (chosen) document.getElementById(chosen.htmlFor).checked = true;
  }
  const named = document.getElementById(location.hash.slice(1));
  if (named?.name?.startsWith("__tabbed_")) named.checked = true;

  /* The filter of the list of all commands takes up space, so it can't come later. */
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

  /* --- Later ----------------------------------------------------------------------------------------------------- */

  /* Everything else is a list of jobs. They run while the browser is idle after `load`, in slices short enough not to
     block a slow phone, or all at once as soon as the reader touches anything. theme.js adds its own. */
  const SLICE = 3; /* milliseconds */
  const jobs = [];
  let touched = false;
  const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 20)); /* Safari has none */
  const slice = () => {
    const end = performance.now() + SLICE;
    while (jobs.length && performance.now() < end) jobs.shift()();
    if (jobs.length) idle(slice);
  };
  const later = (job) => {
    if (touched) job();
    else if (jobs.push(job) === 1 && document.readyState === "complete") idle(slice);
  };
  window.guideLater = later;
  window.addEventListener("load", () => idle(slice));
  const touch = () => {
    touched = true;
    while (jobs.length) jobs.shift()();
  };
  /* Not pointerdown: a label replaced by a button between press and release would lose the click. */
  for (const type of ["pointerover", "touchstart", "keydown", "focusin", "click"]) {
    document.addEventListener(type, touch, { once: true, capture: true, passive: true });
  }

  /* Keys that open the search, until theme.js handles them. */
  const box = document.querySelector(".md-search__input");
  document.addEventListener("keydown", (event) => {
    if (window.document$ || event.ctrlKey || event.metaKey || event.altKey || !["/", "f", "s"].includes(event.key)) return;
    if (!box || event.target.closest?.("input, textarea, select")) return;
    event.preventDefault();
    box.focus();
  });

  /* Material's controls are labels of hidden check boxes, which neither the keyboard nor a screen reader finds. They
     become buttons; without JavaScript they stay labels. They keep `for`, which Material's stylesheet selects. */
  const narrow = matchMedia("(max-width: 76.234375em)"); /* the navigation is a drawer */
  const toggle = (name) => document.getElementById(`__${name}`);
  const buttonFor = (label, { name = label.title, when = () => true, expands = true } = {}) => {
    const button = document.createElement("button");
    for (const { name, value } of label.attributes) if (name !== "tabindex") button.setAttribute(name, value);
    button.type = "button";
    if (name) button.setAttribute("aria-label", name);
    const input = document.getElementById(label.htmlFor);
    button.addEventListener("click", () => input.click());
    const update = () => expands && button.setAttribute("aria-expanded", input.checked);
    input.addEventListener("change", update);
    update();
    const place = () => {
      const [from, to] = when() ? [label, button] : [button, label];
      if (!from.isConnected) return;
      const focused = from === document.activeElement;
      from.replaceWith(to);
      to.append(...from.childNodes);
      if (focused) to.focus();
    };
    place();
    narrow.addEventListener("change", place);
    return button;
  };

  /* Light and dark. The system's colors apply until the reader chooses; an inline script has applied them already. */
  later(() => {
    const { body } = document;
    const form = document.querySelector("[data-md-component=palette]");
    if (!form) return;
    const inputs = [...form.querySelectorAll("input")];
    /* An input's label belongs to the next input, as it shows what to switch to. */
    const buttons = inputs.map((input) => {
      input.tabIndex = -1;
      input.setAttribute("aria-hidden", "true");
      return buttonFor(input.nextElementSibling, { expands: false });
    });
    const [color, scheme] = ["theme-color", "color-scheme"].map((name) => {
      const meta = document.createElement("meta");
      meta.name = name;
      document.head.append(meta);
      return meta;
    });
    const show = () => {
      inputs.forEach((input, n) => {
        buttons[n].hidden = input.dataset.mdColorScheme !== body.dataset.mdColorScheme;
      });
      const style = getComputedStyle(document.querySelector(".md-header"));
      color.content = style.backgroundColor;
      /* Only a change: setting it makes the browser style the whole page again. */
      if (style.colorScheme !== (scheme.content || "light")) scheme.content = style.colorScheme;
    };
    const change = (input) => {
      body.dataset.mdColorSwitching = ""; /* without transitions */
      body.dataset.mdColorScheme = input.dataset.mdColorScheme;
      show();
      setTimeout(() => delete body.dataset.mdColorSwitching);
    };
    for (const input of inputs) {
      input.addEventListener("change", () => {
        const focused = form.contains(document.activeElement);
        change(input);
        window.__md_set("__palette", { color: { scheme: input.dataset.mdColorScheme } });
        if (focused) buttons.find((button) => !button.hidden).focus();
      });
      matchMedia(input.dataset.mdColorMedia).addEventListener("change", ({ matches }) => {
        if (matches && !window.__md_get("__palette")) change(input);
      });
    }
    show();
  });

  const drawer = toggle("drawer");
  let drawerButton;
  later(() => {
    drawerButton = buttonFor(document.querySelector(".md-header__button[for=__drawer]"));
    const searchButton = document.querySelector(".md-header__button[for=__search]");
    if (!searchButton || !box) return;
    buttonFor(searchButton).addEventListener("click", () => toggle("search").checked && box.focus());
    const back = buttonFor(document.querySelector(".md-search__icon[for=__search]"), {
      name: strings.searchClose,
      expands: false,
    });
    back.tabIndex = -1; /* Escape closes the search, and in a wide window this is only a picture. */
    const wide = matchMedia("(min-width: 60em)"); /* elsewhere the box is out of sight until the button opens it */
    const reachable = () => {
      box.tabIndex = wide.matches || toggle("search").checked ? 0 : -1;
      back.setAttribute("aria-hidden", !toggle("search").checked);
    };
    wide.addEventListener("change", reachable);
    toggle("search").addEventListener("change", reachable);
    reachable();
  });

  /* The drawer's levels, a few at a time: a long menu has dozens. */
  const side = document.querySelector(".md-sidebar--primary");
  const level = (label) => {
    const title = label.matches(".md-nav__title");
    const alone = !label.textContent.trim(); /* the text is a link beside it */
    const text = (alone ? label.parentElement : label).textContent.trim().replace(/\s+/g, " ");
    const nav = label.closest(".md-nav__item")?.querySelector(":scope > nav[aria-labelledby]");
    if (nav) {
      nav.setAttribute("aria-label", text); /* its label has no text where a link stands beside it */
      nav.removeAttribute("aria-labelledby");
      nav.removeAttribute("aria-expanded");
    }
    /* In a wide window sections are always open, and their labels are headings. */
    const heading = title || label.htmlFor === "__toc" || label.matches(".md-nav__item--section > .md-nav__link");
    const button = buttonFor(label, {
      name: title ? `${strings.back}: ${text}` : alone ? `${text}: ${strings.inside}` : "",
      when: () => narrow.matches || !heading,
      expands: !title,
    });
    /* The focus moves to the title of the level that opens, and back to the button that opened it. */
    button.addEventListener("click", () => {
      const there = title ? "link" : "title";
      if (narrow.matches) side?.querySelector(`button.md-nav__${there}[for="${label.htmlFor}"]`)?.focus();
    });
  };
  for (const label of document.querySelectorAll(".md-nav--primary label[for]:not([for=__drawer])")) {
    later(() => level(label));
  }

  /* While the drawer is open the rest of the page is out of reach, and Escape closes it. */
  later(() => {
    if (!side) return;
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
  });

  /* Of links to the same command or option, the keyboard stops at the first. */
  later(() => {
    const targets = new Set();
    for (const link of document.querySelectorAll(".guide-cli")) {
      if (targets.has(link.href)) link.tabIndex = -1;
      targets.add(link.href);
    }
  });

  let status;
  later(() => {
    status = document.createElement("div");
    status.className = "md-dialog";
    status.setAttribute("role", "status");
    status.innerHTML = '<div class="md-dialog__inner md-typeset"></div>';
    document.body.append(status);
    /* Material's own message that a block was copied is only shown; this makes it announced. */
    document.querySelector("[data-md-component=dialog]")?.setAttribute("role", "status");
    /* Material hides the button to the top at first, but only from the eye. */
    document.querySelector(".md-top")?.setAttribute("tabindex", "-1");
  });
  let hiding;
  const tell = (message) => {
    status.firstElementChild.textContent = message;
    status.classList.add("md-dialog--active");
    clearTimeout(hiding);
    hiding = setTimeout(() => status.classList.remove("md-dialog--active"), 2000);
  };

  /* The language switch keeps the reader's section. */
  later(() => {
    for (const link of document.querySelectorAll("[data-guide-language]")) {
      link.addEventListener("click", () => {
        link.hash = location.hash;
      });
    }
  });

  /* A heading's mark copies the section's address in addition to leading to it. Rich text gets a link with a title, plain
     text the address. */
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

  /* Copying a console block copies its commands: what follows a prompt, without the output. This runs before Material's
     own click handler, which copies `data-copy`. */
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

  /* Copy the page's Markdown; where that is not possible, the link opens it. */
  later(() => {
    const markdown = document.querySelector("[data-guide-markdown]");
    markdown?.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard?.write || !window.ClipboardItem) return;
      event.preventDefault();
      const file = fetch(markdown.href).then(async (response) => {
        if (!response.ok) throw new Error(response.status);
        return new Blob([await response.text()], { type: "text/plain" });
      });
      /* A promise, since Safari allows the clipboard only during the click. */
      navigator.clipboard.write([new ClipboardItem({ "text/plain": file })]).then(
        () => tell(strings.markdownCopied),
        () => location.assign(markdown.href),
      );
    });
  });

  /* What an option or a term means, beside it: on hover and on focus, hidden by Escape (WCAG 1.4.13). */
  const tip = document.createElement("div");
  let explained;
  const hide = () => {
    tip.hidden = true;
    explained?.removeAttribute("aria-describedby");
    explained = undefined;
  };
  /* Tips are in a file of their own; under `make serve` they are in the link. */
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
    const space = link.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(space.left, innerWidth - tip.offsetWidth - 8))}px`;
    const below = space.bottom + 6;
    tip.style.top = `${below + tip.offsetHeight < innerHeight ? below : space.top - tip.offsetHeight - 6}px`;
  };
  later(() => {
    tip.className = "guide-tip";
    tip.id = "guide-tip";
    tip.setAttribute("role", "tooltip");
    tip.hidden = true;
    document.body.append(tip);
    let leaving;
    const over = (event) => {
      if (event.target.closest?.(".guide-tip")) return clearTimeout(leaving); /* the pointer may rest on the text */
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
  });

  /* Tabs are radio buttons until here. Material puts a link into each label, which becomes the tab. */
  const upgrade = (set) => {
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
        event.stopPropagation(); /* these keys are not for Material */
        inputs[next].click();
        tabs[next].focus();
      });
      choose();
    };
    const waiting = new MutationObserver(upgrade);
    waiting.observe(list, { childList: true, subtree: true });
    upgrade();
  };
  for (const set of document.querySelectorAll(".tabbed-set")) later(() => upgrade(set));

  later(() => {
    const script = document.createElement("script");
    script.src = new URL("assets/javascripts/theme.js", root);
    document.body.append(script);
  });

  /* What scrolls sideways can be reached and scrolled with the keyboard, and has a name. */
  later(() => {
    const name = (element, scrolls) => {
      if (scrolls) {
        element.tabIndex = 0;
        element.setAttribute("role", "group");
        element.setAttribute("aria-label", element.matches("code") ? strings.code : strings.table);
      } else if (element.hasAttribute("role")) {
        for (const attribute of ["tabindex", "role", "aria-label"]) element.removeAttribute(attribute);
      }
    };
    const sizes = new ResizeObserver((entries) => {
      /* Measure everything, then write: alternating would lay out the page once for each element. */
      const scrolls = entries.map(({ target }) => target.scrollWidth > target.clientWidth);
      entries.forEach(({ target }, n) => name(target, scrolls[n]));
    });
    const tend = () => {
      /* Material wraps tables, and puts each copy button into a landmark of its own, of which a page needs none. */
      for (const element of document.querySelectorAll("pre > code, .md-typeset__scrollwrap")) sizes.observe(element);
      for (const nav of document.querySelectorAll("nav.md-code__nav:not([role])")) nav.setAttribute("role", "none");
    };
    new MutationObserver(tend).observe(document.querySelector(".md-content") ?? document.body, { childList: true, subtree: true });
    tend();
  });
})();
