import { createHash } from 'node:crypto'
import { type Answer, ok, Verbatim } from '../answer.ts'
import { type Html, html } from '../html.ts'
import type { Headers } from '../problem.ts'

const style = `
:root { color-scheme: light dark; background: Canvas; color: CanvasText; font: 1.0625rem/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; }
label { display: block; }
input, button { font: inherit; padding: 0.5rem 0.75rem; max-width: 100%; box-sizing: border-box; }
article { border-top: 1px solid; }
`

/** A page of its own, without scripts: it works wherever a mail is read. */
const document = (title: string, main: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Status Kitchen</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`.text

/** Nothing but this style and its own form (CSP Level 3); the address, which is a secret, goes nowhere else. */
const fields = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
}

export const page = (title: string, main: Html): { text: string; headers: Headers } => ({
  text: document(title, main),
  headers: fields,
})

/** A 200 with a page. `headers` are those that the JSON form of the resource has too. */
export const pageAnswer = (title: string, main: Html, headers: Headers): Answer<200, Verbatim> =>
  ok(new Verbatim(document(title, main)), { ...headers, ...fields })
