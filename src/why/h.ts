import type { H } from './assets/view.js'
import { Html, html } from './page.ts'

/** Renders an element as HTML, for the views that the server and the browser share; see `assets/h.js`. */
export const h: H<Html> = (tag, attributes, ...children) => {
  const written = Object.entries(attributes).map(([name, value]) =>
    value === undefined ? '' : new Html(` ${name}="${html`${value}`.text}"`),
  )
  return html`${new Html(`<${tag}`)}${written}>${children}${new Html(`</${tag}>`)}`
}
