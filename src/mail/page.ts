import { createHash } from 'node:crypto'
import { type Answer, ok, Verbatim } from '../answer.ts'
import { type Html, html } from '../html.ts'
import type { Headers } from '../problem.ts'

const style = `
:root {
  color-scheme: light dark; background: light-dark(#fbfaf7, #161412); color: light-dark(#1d1b18, #f3eee6);
  --line: light-dark(#857d70, #8d8578); font: max(100%, 0.5em + 0.625vw)/1.55 system-ui, sans-serif;
}
body { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
h1, h2 { line-height: 1.2; text-wrap: balance; }
h2 { font-size: 1.2rem; }
a { color: light-dark(#0b4a80, #a5d0ff); }
pre { white-space: pre-wrap; padding: 0.8rem 1rem; background: light-dark(#f2efe8, #0f0e0c); border-radius: 8px; }
label { display: block; margin-bottom: 0.25rem; }
input, button { font: inherit; padding: 0.5rem 0.75rem; max-width: 100%; box-sizing: border-box; color: inherit; background: light-dark(#fff, #211e1b); border: 1px solid var(--line); border-radius: 6px; }
button { font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid light-dark(#0b4a80, #a5d0ff); outline-offset: 2px; }
article { margin-top: 2rem; border-top: 1px solid var(--line); }
@media print { nav, button { display: none; } }
`

/** A page of its own, without scripts: it works wherever a mail is read. */
const document = (title: string, main: Html, navigation?: Html): string =>
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
${navigation}<main>
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
export const pageAnswer = (title: string, main: Html, headers: Headers, navigation?: Html): Answer<200, Verbatim> =>
  ok(new Verbatim(document(title, main, navigation)), { ...headers, ...fields })
