/* In place of Material's component for code blocks: only the copy button. guide.js makes blocks that scroll focusable. */
import { EMPTY, Observable } from "rxjs"
import { renderClipboardButton, renderCodeBlockNavigation } from "~/templates"

let sequence = 0

export function mountCodeBlock(el: HTMLElement): Observable<never> {
  const parent = el.closest("pre")!
  /* As Material does, the id of an element around it: an author's id stays unique. */
  const unique = parent.closest("[id]")
  parent.id = `__code_${unique ? unique.id : sequence++}`
  const nav = renderCodeBlockNavigation()
  nav.append(renderClipboardButton(parent.id))
  parent.insertBefore(nav, el)
  return EMPTY
}
