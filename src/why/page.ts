import { z } from 'zod'
import { type Answer, ok, Verbatim } from '../answer.ts'

/** Text that is HTML already, and goes into other HTML as it is. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | number | null | undefined | readonly Part[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (part: Part): string => {
  if (part === undefined || part === null) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map(escaped).join('')
  return String(part).replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** A template whose values are text: what is HTML has to say so. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.map((string, index) => string + escaped(parts[index])).join(''))

/** Nothing from elsewhere, nothing inline: what a page shows of a request can do nothing there (CSP Level 3). */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const places = [
  { path: '/', name: 'Start' },
  { path: '/requests', name: 'Requests', learning: true },
  { path: '/statuses', name: 'Statuses' },
  { path: '/problems', name: 'Problems' },
  { path: '/docs', name: 'API' },
]

export type PageOptions = {
  readonly title: string
  /** The place in the navigation where this page belongs. */
  readonly place: string
  /** Whether there is a record of requests to go to. */
  readonly learning: boolean
  readonly main: Html
  /** Modules beside `page.js`, by their names in `assets/`. */
  readonly scripts?: readonly string[]
  /** Sheets beside `page.css`, likewise. */
  readonly styles?: readonly string[]
}

/** A whole page, as every form `text/html` here is. */
export const page = ({
  title,
  place,
  learning,
  main,
  scripts = [],
  styles = [],
}: PageOptions): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Status Kitchen</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
${['page.css', ...styles].map((name) => html`<link rel="stylesheet" href="/assets/${name}">\n`)}${['page.js', ...scripts].map((name) => html`<script type="module" src="/assets/${name}"></script>\n`)}</head>
<body>
<a class="skip" href="#main">To the content</a>
<header>
<a class="brand" href="/">Status Kitchen</a>
<nav aria-label="Pages"><ul>
${places
  .filter((link) => learning || !link.learning)
  .map(
    ({ path, name }) =>
      html`<li><a href="${path}"${path === place ? html` aria-current="page"` : ''}>${name}</a></li>\n`,
  )}</ul></nav>
</header>
<main id="main">
${main}
</main>
</body>
</html>
`

export const pageForm = 'text/html'

/** The schema of a page in the declaration of an operation. */
export const Page = z.custom<Verbatim>((content) => content instanceof Verbatim)

export const pageFields = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
}

/** The answer with a page; `headers` are those that its other form has too. */
export const pageAnswer = (options: PageOptions, headers: Readonly<Record<string, string>>): Answer<200, Verbatim> =>
  ok(new Verbatim(page(options).text), { ...headers, ...pageFields })
