import { reasonPhrase } from '../../http/status.ts'
import { blockView } from '../assets/block.js'
import { statusClass } from '../assets/view.js'
import type { Shown } from '../clients.ts'
import { h } from '../h.ts'
import { type Html, html, type PageOptions } from '../page.ts'
import type { RequestRecord } from '../record/record.ts'
import { sectionLink } from '../sections.ts'
import type { LessonRepresentation, LessonsRepresentation } from './lesson-json.ts'
import { accountView, lessonList, prose, suffixOf } from './lesson-views.ts'

type Part = LessonRepresentation['parts'][number]

type View = {
  readonly items: LessonsRepresentation['items']
  readonly origin: string
  readonly shown: Shown
  readonly record: RequestRecord
}

const named = (status: number): string => `${status} ${reasonPhrase(status)}`

/** The state of a part: the request that met it, or what it waits for. */
const stateView = ({ status, met }: Part, index: number, isNext: boolean, record: RequestRecord): Html =>
  met
    ? html`<p class="state" id="part-${index}" data-live data-met="Met: ${named(status)}"><span class="tick">✓</span> Met: <a class="${statusClass(status)}" href="/statuses/${status}">${named(status)}</a> ${
        record.byId(met.request)
          ? html`by <a href="/requests/${met.request}">this request</a>`
          : 'by a request that is no longer in the record'
      }</p>`
    : html`<p class="state" id="part-${index}" data-live data-waits-for="${status}">${isNext ? 'Waiting for your request.' : 'This request comes after the one above.'}</p>`

const partView = (
  part: Part,
  index: number,
  parts: readonly Part[],
  record: RequestRecord,
): Html => html`<li class="card">
<fieldset data-prediction="${index}">
<legend>${prose(part.question)}</legend>
<div class="choices">
${part.choices.map(
  (status) =>
    html`<label><input type="radio" name="part-${index}" value="${status}"><span class="${statusClass(status)}">${named(status)}</span></label>\n`,
)}</div>
</fieldset>
${stateView(part, index, index === 0 || parts[index - 1]?.met !== null, record)}
<p class="verdict" hidden></p>
</li>
`

const hintsView = ({ hints: [first = '', second = ''], parts }: LessonRepresentation): Html => html`<details>
<summary>First hint</summary>
<p>${prose(first)}</p>
<details>
<summary>Second hint, with the commands</summary>
<p>${prose(second)}</p>
<div data-commands>
${parts.map(
  ({ example: { title, ...block } }) => html`<h3>${title}</h3>
${blockView(h, block)}
`,
)}</div>
</details>
</details>`

/** The explanation of a lesson that is met. Before, its place is empty. */
const explanationView = ({ met, title, explanation }: LessonRepresentation): Html =>
  met
    ? html`<section class="explanation" id="explanation" data-live data-met="Lesson met: ${title}" aria-labelledby="why">
<h2 id="why">Why</h2>
${explanation.map((paragraph) => html`<p>${prose(paragraph)}</p>\n`)}</section>`
    : html`<section id="explanation" data-live></section>`

const goOn = ({ previous, next }: LessonRepresentation, items: View['items'], suffix: string): Html => {
  const link = (href: string | null, word: string): Html | undefined => {
    const item = items.find((other) => other.href === href)
    return item && html`<a href="${item.href}${suffix}"><small>${word}</small> ${item.title}</a>`
  }
  return html`<nav class="go-on" aria-label="Neighbouring lessons">${link(previous, 'Previous')}${link(next, 'Next')}</nav>`
}

/** The page of one lesson: predictions, hints, and once it is met, the explanation. */
export const lessonPage = (lesson: LessonRepresentation, { items, origin, shown, record }: View): PageOptions => {
  const { slug, title, task, section, client, parts } = lesson
  const suffix = suffixOf(shown)
  return {
    title: `${title} · Lessons`,
    place: '/lessons',
    learning: true,
    scripts: ['lessons.js'],
    styles: ['lessons.css'],
    main: html`<p><a href="/lessons${suffix}">All lessons</a></p>
<h1><small>Lesson ${items.findIndex((item) => item.slug === slug) + 1}</small> ${title}</h1>
<p class="lead">${prose(task)}</p>
<p>Reference: ${sectionLink(section)}. The address of this server is <code>${origin}</code>.</p>
<div class="lesson" data-client="${client}" data-lesson="${slug}">
<div>
<h2>Predict the status, then send the request</h2>
<ol class="parts">
${parts.map((part, index) => partView(part, index, parts, record))}</ol>
${explanationView(lesson)}
<h2>Hints</h2>
${hintsView(lesson)}
${goOn(lesson, items, suffix)}
</div>
<div class="aside">
${accountView}
<nav aria-labelledby="others"><h2 id="others">Lessons</h2>
${lessonList(items, suffix, slug)}
</nav>
</div>
</div>`,
  }
}
