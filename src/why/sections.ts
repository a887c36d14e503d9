import { type Html, html } from './page.ts'

/** A clause such as `RFC 9110 15.5.5`. */
const clause = /^RFC (\d+) ([\d.]+)$/

/** The clause where a status or a problem is defined, as a link to its text; what is no RFC stays a name. */
export const sectionLink = (section: string): Html => {
  const [, rfc, number] = clause.exec(section) ?? []
  return rfc === undefined
    ? html`${section}`
    : html`<a href="https://www.rfc-editor.org/rfc/rfc${rfc}.html#section-${number}">${section}</a>`
}
