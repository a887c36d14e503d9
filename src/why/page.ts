import { ok, type Verbatim, Written } from '../answer.ts'
import { type Html, html, places } from '../html.ts'
import { displayName } from '../name.ts'

export { Html, html, Page, pageForm } from '../html.ts'

/** Allows only scripts and styles of this server and nothing inline, so injected markup has no effect (CSP Level 3). */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // The viewer at /docs shows a photo that it has fetched as a blob.
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export type PageOptions = {
  readonly title: string
  /** The path of the navigation link that is marked as current. */
  readonly place: string
  /** Whether the navigation links to the lessons and the record of requests. */
  readonly learning: boolean
  readonly main: Html
  /** Modules to load in addition to `page.js`, by their file names in `assets/`. */
  readonly scripts?: readonly string[]
  /** Style sheets to load in addition to `page.css` and `block.css`, by their file names in `assets/`. */
  readonly styles?: readonly string[]
}

/** A complete HTML document. */
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
<title>${title} · ${displayName}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
${['page.css', 'block.css', ...styles].map((name) => html`<link rel="stylesheet" href="/assets/${name}">\n`)}${['page.js', ...scripts].map((name) => html`<script type="module" src="/assets/${name}"></script>\n`)}</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header>
<a class="brand" href="/">${displayName}</a>
<nav aria-label="Main"><ul>
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

export const pageFields = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
}

/** A 200 with a page. `headers` are those that the JSON form of the resource has too. */
export const pageAnswer = (options: PageOptions, headers: Readonly<Record<string, string>>) =>
  ok(new Written<Verbatim>(page(options).text), { ...headers, ...pageFields })
