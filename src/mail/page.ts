import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Answer, ok, Verbatim } from '../answer.ts'
import { type Html, html } from '../html.ts'
import { displayName } from '../name.ts'
import type { Headers } from '../problem.ts'

/** With the line ends that browsers make of a CRLF before they compute the hash. */
const style = readFileSync(new URL('page.css', import.meta.url), 'utf8').replaceAll('\r\n', '\n')

/** Nothing but this style and its own form (CSP Level 3); the address, which is a secret, goes nowhere else. */
const fields = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
}

/** A page of its own, without scripts: it works wherever a mail is read. */
export const page = (title: string, main: Html, navigation?: Html): { text: string; headers: Headers } => ({
  headers: fields,
  text: html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${displayName}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${navigation}<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`.text,
})

/** A 200 with a page. */
export const pageAnswer = (title: string, main: Html, navigation?: Html): Answer<200, Verbatim> =>
  ok(new Verbatim(page(title, main, navigation).text), fields)
