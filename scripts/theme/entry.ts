/* What this site runs of Material for MkDocs 9.8.1's JavaScript: its bundle.ts without what the site does not have
   (instant navigation, versions, announcements, consent, stars of a repository, an index for Material's own search) and
   without the palette, which guide.js has. Each part is a job of its own, run when guide.js says.
   Built by build.mjs. The original is Copyright (c) 2016-2025 Martin Donath, MIT. */
import { NEVER, Observable, ReplaySubject, Subject, delay, filter, map, merge, shareReplay, switchMap } from "rxjs"
import {
  at,
  getActiveElement,
  getElements,
  getOptionalElement,
  setLocation,
  setToggle,
  watchKeyboard,
  watchLocation,
  watchLocationTarget,
  watchMedia,
  watchPrint,
  watchViewport
} from "~/browser"
import { getComponentElement, getComponentElements } from "~/components/_"
import { mountCodeBlock } from "~/components/content/code"
import { mountDetails } from "~/components/content/details"
import { mountDataTable } from "~/components/content/table"
import { mountContentTabs } from "~/components/content/tabs"
import { mountDialog } from "~/components/dialog"
import { mountHeader, watchHeader } from "~/components/header/_"
import { mountHeaderTitle } from "~/components/header/title"
import { watchMain } from "~/components/main"
import { mountSearch } from "~/components/search/_"
import { mountSidebar } from "~/components/sidebar"
import { mountTabs } from "~/components/tabs"
import { mountTableOfContents } from "~/components/toc"
import { mountBackToTop } from "~/components/top"
import { setupClipboardJS } from "~/integrations/clipboard"
import { patchEllipsis } from "~/patches/ellipsis"
import { patchIndeterminate } from "~/patches/indeterminate"
import { patchScrollfix } from "~/patches/scrollfix"
import { patchScrolllock } from "~/patches/scrolllock"

declare const guideLater: (job: () => void) => void

/* Not Material's watchDocument(), which waits for an event that is over when this script runs. */
const document$ = new ReplaySubject<Document>(1)
document$.next(document)
const location$ = watchLocation()
const target$ = watchLocationTarget(location$)
const keyboard$ = watchKeyboard()
const viewport$ = watchViewport()
const tablet$ = watchMedia("(min-width: 60em)")
const screen$ = watchMedia("(min-width: 76.25em)")
const print$ = watchPrint()
const header$ = watchHeader(getComponentElement("header"), { viewport$ })
const main$ = document$.pipe(
  map(() => getComponentElement("main")),
  switchMap(el => watchMain(el, { viewport$, header$ })),
  shareReplay(1)
)
const alert$ = new Subject<string>()

/* Mount a component on each of the elements, one job for each. */
const mount = <T extends HTMLElement>(els: T[], component: (el: T) => Observable<unknown>) => {
  for (const el of els) guideLater(() => component(el).subscribe())
}

mount(getComponentElements("search"), el => mountSearch(el, { index$: NEVER, keyboard$ }))
guideLater(() => {
  keyboard$
    .pipe(filter(({ mode }) => mode === "global"))
    .subscribe(key => {
      const follow = (rel: string) => {
        const link = getOptionalElement<HTMLLinkElement>(`link[rel=${rel}]`)
        if (typeof link !== "undefined") setLocation(link)
      }
      switch (key.type) {
        case "p":
        case ",":
          follow("prev")
          break
        case "n":
        case ".":
          follow("next")
          break
        case "Enter": {
          const active = getActiveElement()
          if (active instanceof HTMLLabelElement) active.click()
        }
      }
    })
  /* The keys work from here on: guide.js looks for this. */
  Object.assign(window, { document$ })
})

/* Always close drawer and search on navigation */
guideLater(() => merge(location$, target$)
  .pipe(delay(125))
  .subscribe(() => {
    setToggle("drawer", false)
    setToggle("search", false)
  }))

mount(getComponentElements("header"), el => mountHeader(el, { viewport$, header$, main$ }))
mount(getComponentElements("header-title"), el => mountHeaderTitle(el, { viewport$, header$ }))
mount(getComponentElements("sidebar"), el => at(
  el.getAttribute("data-md-type") === "navigation" ? screen$ : tablet$,
  () => mountSidebar(el, { viewport$, header$, main$ })
))
mount(getComponentElements("tabs"), el => mountTabs(el, { viewport$, header$ }))

guideLater(() => setupClipboardJS({ alert$ }))
mount(getComponentElements("dialog"), el => mountDialog(el, { alert$ }))
for (const el of getComponentElements("content")) {
  mount(getElements("pre > code", el), mountCodeBlock)
  mount(getElements("table:not([class])", el), mountDataTable)
  mount(getElements<HTMLDetailsElement>("details", el), child => mountDetails(child, { target$, print$ }))
  mount(getElements("[data-tabs]", el), child => mountContentTabs(child, { viewport$, target$ }))
}

mount(getComponentElements("toc"), el => mountTableOfContents(el, { viewport$, header$, main$, target$ }))
mount(getComponentElements("top"), el => mountBackToTop(el, { viewport$, header$, main$, target$ }))
guideLater(() => {
  patchEllipsis({ viewport$, document$ })
  patchIndeterminate({ document$, tablet$ })
  patchScrollfix({ document$ })
  patchScrolllock({ viewport$, tablet$ })
})
