/* In place of clipboard.js: what Material uses of it, with the browser's own clipboard. */
type Event = { trigger: Element; text: string }

export default class ClipboardJS {
  static isSupported(): boolean {
    return true
  }

  #success?: (event: Event) => void

  constructor(selector: string, options: { text: (el: Element) => string }) {
    document.addEventListener("click", event => {
      const trigger = event.target instanceof Element && event.target.closest(selector)
      if (!trigger) return
      const text = options.text(trigger)
      const done = () => this.#success?.({ trigger, text })
      const old = () => {
        /* without HTTPS, as on a local network, there is no navigator.clipboard */
        const area = document.createElement("textarea")
        area.value = text
        area.style.cssText = "position:fixed;opacity:0"
        document.body.append(area)
        area.select()
        if (document.execCommand("copy")) done()
        area.remove()
      }
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, old)
      else old()
    })
  }

  on(_: "success", handler: (event: Event) => void): this {
    this.#success = handler
    return this
  }
}
