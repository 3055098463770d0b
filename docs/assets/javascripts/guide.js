/* Small conveniences on top of pages that work without them.

   Quoted addresses that begin with "assets/" are literals on purpose: publishing finds them by their quotes and adds a
   version ("assets/a.js?1a2b3c4d"), so that a browser never mixes the files of two releases. */
(() => {
  const strings = window.guideStrings ?? document.getElementById("guide-strings").dataset; /* publishing moves them here */
  const root = new URL("../..", document.currentScript.src);
  const html = document.documentElement;
  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  /* What the reader has chosen, kept by the site's path; without storage a choice lasts for the page. */
  const place = (key) => `${root.pathname}.${key}`;
  const chosen = (key) => {
    try {
      return localStorage.getItem(place(key));
    } catch {
      return null;
    }
  };
  const choose = (key, value) => {
    try {
      localStorage.setItem(place(key), value);
    } catch {
      /* no storage */
    }
  };

  /* --- Before the first paint ---------------------------------------------------------------------------------- */

  /* Tabs: the one named by the address or around what it names, else the one chosen before, on this page or another. */
  const sets = [...document.querySelectorAll(".tabbed-set")];
  const inputsOf = (set) => [...set.querySelectorAll(":scope > input")];
  const labelsOf = (set) => [...set.querySelectorAll(":scope > .tabbed-labels > label")];
  const tabsChosen = () => (chosen("tabs") ?? "").split("|");
  const showTabs = (names) => {
    for (const set of sets) {
      const labels = labelsOf(set);
      const label = names.map((name) => labels.find((each) => each.textContent.trim() === name)).find(Boolean);
      if (label) document.getElementById(label.htmlFor).checked = true;
    }
  };
  if (sets.length) showTabs(tabsChosen());
  const reveal = () => {
    let target;
    try {
      target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return; /* not an id of ours */
    }
    if (target?.name?.startsWith("__tabbed_")) target.checked = true;
    for (let block = target?.closest(".tabbed-block"); block; block = block.parentElement.closest(".tabbed-block")) {
      inputsOf(block.closest(".tabbed-set"))[[...block.parentElement.children].indexOf(block)].checked = true;
    }
    if (!target || target.checkVisibility?.()) return;
    target.closest("details")?.setAttribute("open", "");
    const filter = target.closest(".guide-filter")?.querySelector("input");
    if (!filter) return;
    filter.value = "";
    filter.dispatchEvent(new Event("input"));
  };
  if (location.hash) reveal();
  addEventListener("hashchange", () => {
    reveal();
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  });

  /* --- Later ----------------------------------------------------------------------------------------------------- */

  /* Everything else is a list of jobs. They run while the browser is idle after `load`, in slices short enough not to
     block a slow phone, or all at once as soon as the reader touches anything. */
  const SLICE = 3; /* milliseconds */
  const LATEST = { timeout: 500 }; /* a busy browser may have no idle time */
  const jobs = [];
  let touched = false;
  const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 20)); /* Safari has none */
  const slice = (deadline) => {
    const end = deadline?.didTimeout ? Infinity : performance.now() + SLICE;
    while (jobs.length && performance.now() < end) jobs.shift()();
    if (jobs.length) idle(slice, LATEST);
    else html.dataset.ready = ""; /* tests wait for it */
  };
  const later = (job) => {
    if (touched) job();
    else if (jobs.push(job) === 1 && document.readyState === "complete") idle(slice, LATEST);
  };
  window.addEventListener("load", () => idle(slice, LATEST));
  const touch = () => {
    touched = true;
    while (jobs.length) jobs.shift()();
    html.dataset.ready = "";
  };
  /* Not pointerdown: a click on what a job replaces would be lost. Not pointerover: a page that loads below a pointer at
     rest gets it, too. */
  for (const type of ["pointermove", "touchstart", "keydown", "focusin", "click"]) {
    document.addEventListener(type, touch, { once: true, capture: true, passive: true });
  }

  /* A message that is shown for a moment, and announced. */
  const said = element("div", { className: "guide-said", role: "status" });
  let hiding;
  const tell = (message) => {
    said.textContent = message;
    clearTimeout(hiding);
    hiding = setTimeout(() => said.replaceChildren(), 2000);
  };
  later(() => document.body.append(said));

  /* Light and dark: the system's until the reader chooses. The page sees to that button itself, so that it works at once. */
  const dark = matchMedia("(prefers-color-scheme: dark)");
  later(() => {
    const color = element("meta", { name: "theme-color" });
    const show = () => {
      color.content = getComputedStyle(document.body).backgroundColor;
    };
    document.head.append(color);
    show();
    new MutationObserver(show).observe(html, { attributeFilter: ["data-scheme"] });
    dark.addEventListener("change", () => {
      if (!chosen("scheme")) html.dataset.scheme = dark.matches ? "dark" : "light";
    });
  });

  /* The menu is a popover on a narrow screen: the browser opens it, closes it with Escape, and keeps the focus. While it
     is open, the rest of the page is out of reach, save for its button. */
  later(() => {
    const menu = document.getElementById("guide-menu");
    if (!menu?.showPopover) return;
    const rest = document.querySelectorAll(
      ".guide-skip, .guide-header > * > :not(.guide-menu-button), .guide-main, .guide-footer",
    );
    const reachable = (now) => rest.forEach((part) => (part.inert = !now));
    menu.addEventListener("toggle", ({ newState }) => {
      if (newState !== "open") return;
      (menu.querySelector("[aria-current]") ?? menu.querySelector("a")).focus();
      reachable(false);
    });
    /* Before, since the browser then brings back the focus. */
    menu.addEventListener("beforetoggle", ({ newState }) => newState === "closed" && reachable(true));
    matchMedia("(min-width: 76.25em)").addEventListener("change", () => menu.matches(":popover-open") && menu.hidePopover());
  });
  later(() => document.querySelector(".guide-menu [aria-current]")?.scrollIntoView?.({ block: "nearest", container: "nearest" }));

  /* What is typed into the field of a list hides all that does not have those words. */
  later(() => {
    for (const list of document.querySelectorAll(".guide-filter")) {
      const [label, none, ...parts] = list.children;
      const input = label.querySelector("input");
      const text = label.firstChild;
      const named = text.data;
      const items = [...list.querySelectorAll("tbody > tr, .guide-entry")];
      const empty = (part) => !part.matches(".guide-entry:not([hidden])") && !part.querySelector(".guide-entry:not([hidden]), tbody > tr:not([hidden])");
      input.addEventListener("input", () => {
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        for (const item of items) item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
        /* A heading goes with all that is below it. */
        let heading;
        for (const part of parts) {
          if (part.matches("h2, h3")) {
            heading = part;
            heading.hidden = true;
          } else if (part.matches("table, .guide-entry")) {
            part.hidden = empty(part);
            if (heading && !part.hidden) heading.hidden = false;
          }
        }
        const shown = items.filter((item) => !item.hidden).length;
        text.data = shown ? named.replace(/\d+/, shown) : named;
        none.replaceChildren();
        if (!shown) {
          const href = `?q=${encodeURIComponent(input.value)}`;
          none.append(`${list.dataset.none} `, element("a", { href }, list.dataset.search));
        }
        /* The field stays in view; so must the first of what it has found. */
        if (list.getBoundingClientRect().top < 0) list.scrollIntoView({ behavior: "instant" });
      });
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !input.value) return;
        event.preventDefault();
        input.value = "";
        input.dispatchEvent(new Event("input"));
      });
    }
  });

  /* Of links to the same command or option, the keyboard stops at the first. */
  later(() => {
    const targets = new Set();
    for (const link of document.querySelectorAll(".guide-cli")) {
      if (targets.has(link.href)) link.tabIndex = -1;
      targets.add(link.href);
    }
  });

  /* The language switch keeps the reader's section. */
  later(() => {
    for (const link of document.querySelectorAll("[data-guide-language]")) {
      link.addEventListener("click", () => {
        link.hash = location.hash;
      });
    }
  });

  /* Without HTTPS, as on a local network, there is no navigator.clipboard. */
  const write = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = element("textarea", { value: text, style: "position:fixed;opacity:0" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("not copied");
  };

  /* A heading's mark copies the section's address in addition to leading to it. Rich text gets a link with a title, plain
     text the address. */
  const copyLink = (mark) => {
    const title = [...mark.parentElement.childNodes].filter((node) => node !== mark).map((node) => node.textContent).join("");
    const site = document.querySelector('meta[property="og:site_name"]')?.content;
    const link = element("a", { href: mark.href }, [title.trim().replace(/\s+/g, " "), site].filter(Boolean).join(" - "));
    const blob = (type, text) => new Blob([text], { type });
    const both = { "text/plain": blob("text/plain", mark.href), "text/html": blob("text/html", link.outerHTML) };
    if (!window.ClipboardItem || !navigator.clipboard?.write) return write(mark.href);
    return navigator.clipboard.write([new ClipboardItem(both)]).catch(() => write(mark.href));
  };

  /* Copying a console block copies its commands: what follows a prompt, without the output. */
  const commandsOf = (code) => {
    const commands = [];
    let typed = false;
    for (const node of code.childNodes) {
      if (node.className === "gp") {
        typed = node.textContent === "$ ";
        if (typed) commands.push("");
      } else if (node.classList?.contains("go")) typed = false;
      else if (typed) commands[commands.length - 1] += node.textContent;
    }
    return commands.map((command) => command.trimEnd()).join("\n");
  };
  const copyCode = async (button) => {
    const block = button.parentElement;
    const code = block.querySelector("pre > code");
    await write((block.matches(".language-console") && commandsOf(code)) || code.textContent.trimEnd());
    button.classList.add("guide-copied");
    setTimeout(() => button.classList.remove("guide-copied"), 2000);
    tell(strings.copied);
  };
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("a.headerlink");
    if (mark && !event.ctrlKey && !event.metaKey) copyLink(mark).then(() => tell(strings.linkCopied), () => {});
    const button = event.target.closest?.(".guide-copy");
    if (button) copyCode(button).catch(() => {});
  });

  /* What the options of a block mean, in a row below it that opens. */
  document.addEventListener("toggle", async ({ target: row }) => {
    if (!row.matches(".guide-used") || row.childElementCount > 1) return;
    const list = element("ul");
    row.append(list);
    const links = new Map();
    for (const link of row.previousElementSibling.querySelectorAll(".guide-cli[href*='#']")) {
      if (!links.has(link.href)) links.set(link.href, link);
    }
    const rows = [...links.values()].map(async (link) =>
      element("li", {}, element("a", { href: link.href }, element("code", {}, link.textContent)), ` ${(await textOf(link)) ?? ""}`),
    );
    list.append(...(await Promise.all(rows)));
  }, true);

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
  const tip = element("div", { className: "guide-tip", id: "guide-tip", role: "tooltip", hidden: true });
  let explained;
  const hide = () => {
    tip.hidden = true;
    explained?.removeAttribute("aria-describedby");
    explained = undefined;
  };
  /* Tips are in a file of their own; under `make serve` they are in the link. */
  let tips;
  const load = async () => {
    const response = await fetch(new URL(html.lang === "ko" ? "assets/tips.ko.json" : "assets/tips.en.json", root));
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
    putTip(link);
  };
  const putTip = (link) => {
    const space = link.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(space.left, innerWidth - tip.offsetWidth - 8))}px`;
    const below = space.bottom + 6;
    tip.style.top = `${below + tip.offsetHeight < innerHeight ? below : space.top - tip.offsetHeight - 6}px`;
  };
  later(() => {
    document.body.append(tip);
    let leaving;
    document.addEventListener("mouseover", (event) => {
      if (event.target.closest?.(".guide-tip")) return clearTimeout(leaving); /* the pointer may rest on the text */
      const link = event.target.closest?.(".guide-cli, .guide-term");
      if (link === explained && link) return clearTimeout(leaving);
      if (link) explain(link);
      else if (explained && explained !== document.activeElement) {
        clearTimeout(leaving);
        leaving = setTimeout(hide, 200);
      }
    });
    document.addEventListener("focusin", (event) => {
      const link = event.target.closest?.(".guide-cli, .guide-term");
      if (link?.matches(":focus-visible")) explain(link);
      else hide();
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
    /* What the keyboard reaches is scrolled into view, and keeps its text; so does what is still below the pointer. */
    const moved = () => {
      if (explained !== document.activeElement && !explained?.matches(":hover")) hide();
      else if (!tip.hidden) putTip(explained);
    };
    document.addEventListener("scroll", moved, { capture: true, passive: true });
    /* The pointer came to rest on a link with the very movement that set this up. */
    const below = touched && document.querySelector(":is(.guide-cli, .guide-term):hover");
    if (below) explain(below);
  });

  /* Tabs are radio buttons until here. */
  const upgrade = (set) => {
    const list = set.querySelector(":scope > .tabbed-labels");
    const panels = set.querySelectorAll(":scope > .tabbed-content > .tabbed-block");
    const inputs = inputsOf(set);
    /* In the labels, since a label itself may have no role. */
    const tabs = labelsOf(set).map((label) => {
      const tab = element("span", {}, ...label.childNodes);
      label.append(tab);
      return tab;
    });
    const mark = () => {
      inputs.forEach((input, n) => {
        tabs[n].ariaSelected = input.checked;
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
    set.addEventListener("change", ({ target, isTrusted }) => {
      if (inputs.includes(target) && isTrusted) {
        const name = tabs[inputs.indexOf(target)].textContent.trim();
        const before = set.getBoundingClientRect().top;
        choose("tabs", [name, ...tabsChosen().filter((each) => each && each !== name)].slice(0, 20).join("|"));
        showTabs([name]); /* one choice for all sets of a kind; what the reader looks at stays where it is */
        scrollBy({ top: set.getBoundingClientRect().top - before, behavior: "instant" });
        for (const each of sets) each.dispatchEvent(new Event("change"));
      }
      mark();
    });
    list.addEventListener("keydown", (event) => {
      const now = tabs.indexOf(event.target);
      const last = tabs.length - 1;
      const next = {
        ArrowRight: now < last ? now + 1 : 0,
        ArrowLeft: now > 0 ? now - 1 : last,
        Home: 0,
        End: last,
        " ": now,
        Enter: now,
      }[event.key];
      if (now < 0 || next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      inputs[next].click();
      tabs[next].focus();
    });
    mark();
  };
  for (const set of sets) later(() => upgrade(set));

  /* The contents follow the reader. */
  later(() => {
    const contents = document.querySelector(".guide-contents");
    const links = [...(contents?.querySelectorAll("nav a") ?? [])];
    if (!links.length) return;
    const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    const here = contents.querySelector(".guide-here");
    let now = -1;
    const follow = () => {
      const line = parseFloat(getComputedStyle(html).scrollPaddingTop) + 4;
      let next = headings.findLastIndex((heading) => heading?.getBoundingClientRect().top < line);
      if (innerHeight + scrollY >= html.scrollHeight - 2) next = Math.max(next, links.length - 1);
      if (next === now) return;
      links[now]?.classList.remove("guide-active");
      now = next;
      links[now]?.classList.add("guide-active");
      here.textContent = links[now]?.textContent ?? "";
      const own = links[now]?.closest("nav > ul > li");
      for (const row of contents.querySelectorAll(".guide-open")) row.classList.toggle("guide-open", row === own);
      own?.classList.add("guide-open");
      const box = contents.getBoundingClientRect();
      const row = links[now]?.getBoundingClientRect();
      if (row && (row.top < box.top || row.bottom > box.bottom)) contents.scrollTop += row.top - box.top - box.height / 2;
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        follow();
      });
    }, { passive: true });
    /* After the next frame, when where everything is has been computed anyway. */
    requestAnimationFrame(() => setTimeout(follow));
    /* On a narrow screen the list covers the text, and closes when it has led there. */
    contents.addEventListener("click", (event) => {
      if (event.target.closest("nav a")) contents.open = false;
    });
    contents.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !contents.open) return;
      contents.open = false;
      contents.querySelector("summary").focus();
    });
  });

  /* What scrolls sideways can be reached and scrolled with the keyboard, and has a name. */
  later(() => {
    const name = (part, scrolls) => {
      if (scrolls) {
        part.tabIndex = 0;
        part.setAttribute("role", "group");
        part.setAttribute("aria-label", part.matches(".guide-scroll") ? strings.table : strings.code);
      } else for (const attribute of ["tabindex", "role", "aria-label"]) part.removeAttribute(attribute);
    };
    const sizes = new ResizeObserver((entries) => {
      /* Measure everything, then write: alternating would lay out the page once for each element. */
      const scrolls = entries.map(({ target }) => target.scrollWidth > target.clientWidth);
      entries.forEach(({ target }, n) => name(target, scrolls[n]));
    });
    for (const part of document.querySelectorAll(".guide-aligned, .guide-scroll")) sizes.observe(part);
  });
})();
