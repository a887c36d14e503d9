import { pathFor } from './assets/view.js'
import { everyone, type Shown } from './clients.ts'
import { type Html, html } from './page.ts'

/** Links to what a page shows of the reader, of all clients and, if it is shown, of another one. */
export const clientsView = ({ name, own, asked }: Shown, path: string): Html => {
  const link = (label: string, href: string, isShown: boolean): Html =>
    html`<li><a href="${href}"${isShown ? html` aria-current="true"` : ''}>${label}</a></li>\n`
  const isOther = name !== own && name !== everyone
  return html`<nav class="clients" aria-label="Clients"><ul>
${link(`Only mine (${own})`, path, name === own)}${isOther ? link(name, pathFor(path, asked), true) : ''}${link('Everyone', pathFor(path, everyone), name === everyone)}</ul></nav>
`
}
