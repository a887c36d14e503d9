import { type Html, html } from './page.ts'

/** A reference such as `RFC 9110 15.5.5`. */
const clause = /^RFC (\d+) ([\d.]+)$/

/** Links a reference to its section on the site of the RFC Editor. A reference that is not an RFC stays plain text. */
export const sectionLink = (section: string): Html => {
  const [, rfc, number] = clause.exec(section) ?? []
  return rfc === undefined
    ? html`${section}`
    : html`<a href="https://www.rfc-editor.org/rfc/rfc${rfc}.html#section-${number}">${section}</a>`
}
