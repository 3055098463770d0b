/* What this site runs of Material for MkDocs 9.8.1's JavaScript: its bundle.ts without what the site does not have
   (instant navigation, versions, announcements, consent, stars of a repository, an index for Material's own search).
   Built by build.mjs. The original is Copyright (c) 2016-2025 Martin Donath, MIT. */
import "focus-visible"
import { NEVER, ReplaySubject, Subject, defer, delay, filter, map, merge, mergeWith, shareReplay, switchMap } from "rxjs"
import {
  at,
  getActiveElement,
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
import { mountContent } from "~/components/content/_"
import { mountDialog } from "~/components/dialog"
import { mountHeader, watchHeader } from "~/components/header/_"
import { mountHeaderTitle } from "~/components/header/title"
import { watchMain } from "~/components/main"
import { mountPalette } from "~/components/palette"
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

document.documentElement.classList.remove("no-js")
document.documentElement.classList.add("js")

/* Not its watchDocument(), which waits for what is over when guide.js gets this script. */
const document$ = new ReplaySubject<Document>(1)
document$.next(document)
const location$ = watchLocation()
const target$ = watchLocationTarget(location$)
const keyboard$ = watchKeyboard()
const viewport$ = watchViewport()
const tablet$ = watchMedia("(min-width: 60em)")
const screen$ = watchMedia("(min-width: 76.25em)")
const print$ = watchPrint()

const alert$ = new Subject<string>()
setupClipboardJS({ alert$ })

/* Always close drawer and search on navigation */
merge(location$, target$)
  .pipe(delay(125))
  .subscribe(() => {
    setToggle("drawer", false)
    setToggle("search", false)
  })

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

patchEllipsis({ viewport$, document$ })
patchIndeterminate({ document$, tablet$ })
patchScrollfix({ document$ })
patchScrolllock({ viewport$, tablet$ })

const header$ = watchHeader(getComponentElement("header"), { viewport$ })
const main$ = document$.pipe(
  map(() => getComponentElement("main")),
  switchMap(el => watchMain(el, { viewport$, header$ })),
  shareReplay(1)
)
const control$ = merge(
  ...getComponentElements("dialog").map(el => mountDialog(el, { alert$ })),
  ...getComponentElements("palette").map(el => mountPalette(el)),
  ...getComponentElements("search").map(el => mountSearch(el, { index$: NEVER, keyboard$ }))
)
const content$ = defer(() => merge(
  ...getComponentElements("content").map(el => mountContent(el, { sitemap$: NEVER, viewport$, target$, print$ })),
  ...getComponentElements("header").map(el => mountHeader(el, { viewport$, header$, main$ })),
  ...getComponentElements("header-title").map(el => mountHeaderTitle(el, { viewport$, header$ })),
  ...getComponentElements("sidebar").map(el => at(
    el.getAttribute("data-md-type") === "navigation" ? screen$ : tablet$,
    () => mountSidebar(el, { viewport$, header$, main$ })
  )),
  ...getComponentElements("tabs").map(el => mountTabs(el, { viewport$, header$ })),
  ...getComponentElements("toc").map(el => mountTableOfContents(el, { viewport$, header$, main$, target$ })),
  ...getComponentElements("top").map(el => mountBackToTop(el, { viewport$, header$, main$, target$ }))
))
document$.pipe(switchMap(() => content$), mergeWith(control$), shareReplay(1)).subscribe()

/* It is here: guide.js looks for it */
Object.assign(window, { document$ })
