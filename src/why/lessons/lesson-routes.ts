import type { FastifyInstance } from 'fastify'
import { caching, ok } from '../../answer.ts'
import { inBothForms } from '../../doors/acceptable.ts'
import { represented } from '../../doors/precondition.ts'
import { query } from '../../doors/query.ts'
import { operation } from '../../operation.ts'
import { inForms } from '../../schema.ts'
import { askedName, type ClientAsked, ClientQuery, type Clients, shownTo } from '../clients.ts'
import { exampleJson } from '../examples/example-cards.ts'
import { onShelf } from '../existence.ts'
import { originOf } from '../origin.ts'
import { Page, pageAnswer, pageForm } from '../page.ts'
import type { RequestRecord } from '../record/record.ts'
import { isMet, type Lesson, type Ticks } from './lesson.ts'
import { LessonJson, type LessonRepresentation, LessonsJson, type LessonsRepresentation } from './lesson-json.ts'
import { lessonPage } from './lesson-page.ts'
import { lessonsHere } from './lessons.ts'
import { lessonsPage } from './lessons-page.ts'
import { account } from './own.ts'

const fields = { 'cache-control': caching.private }

/** The lessons, with the ticks of the client that asks or of the one that it names. */
export const lessonRoutes = (app: FastifyInstance, record: RequestRecord, clients: Clients): void => {
  const { most } = app.kitchen.passwords
  const here = () => lessonsHere(app.house, most)

  const told = (lesson: Lesson, ticks: Ticks) => {
    const { slug, title, task, section } = lesson
    return { slug, title, task, section, met: isMet(lesson, ticks) }
  }

  const toItems = (client: string): LessonsRepresentation['items'] =>
    here().map((lesson) => ({ ...told(lesson, clients.card(client).ticks), href: `/lessons/${lesson.slug}` }))

  const toLesson = (lesson: Lesson, client: string, origin: string): LessonRepresentation => {
    const { ticks } = clients.card(client)
    const all = here()
    const at = all.indexOf(lesson)
    const pathOf = (other: Lesson | undefined) => (other ? `/lessons/${other.slug}` : null)
    return {
      client,
      ...told(lesson, ticks),
      hints: [...lesson.hints],
      explanation: [...lesson.explanation],
      parts: lesson.parts.map(({ question, choices, untilRefused, example }, index) => ({
        question,
        choices: [...choices],
        status: example.status,
        met: ticks.get(lesson.slug)?.[index] ?? null,
        example: exampleJson(untilRefused ? { ...example, times: most + 1 } : example, origin),
      })),
      account,
      previous: pathOf(all[at - 1]),
      next: pathOf(all[at + 1]),
    }
  }

  operation(app, 'GET /lessons', {
    summary: 'List the lessons, and which of them a client has met',
    doors: {
      acceptable: inBothForms,
      query: query(ClientQuery),
      precondition: represented((found: { form: string; query: ClientAsked }, request) => {
        const client = askedName(request, found.query)
        const list = { client, items: toItems(client) }
        return found.form === pageForm
          ? pageAnswer(lessonsPage(list, shownTo(request, found.query)), fields)
          : ok(list, fields)
      }),
    },
    answers: { 200: inForms(['application/json', LessonsJson], [pageForm, Page]) },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })

  operation(app, 'GET /lessons/:slug', {
    summary: 'Read a lesson, and which of its parts a client has met',
    doors: {
      acceptable: inBothForms,
      existence: onShelf('slug', (slug) => here().find((lesson) => lesson.slug === slug), '/lessons'),
      query: query(ClientQuery),
      precondition: represented((found: { form: string; thing: Lesson; query: ClientAsked }, request) => {
        const client = askedName(request, found.query)
        const origin = originOf(request)
        const lesson = toLesson(found.thing, client, origin)
        const view = { items: toItems(client), origin, shown: shownTo(request, found.query), record }
        return found.form === pageForm ? pageAnswer(lessonPage(lesson, view), fields) : ok(lesson, fields)
      }),
    },
    answers: { 200: inForms(['application/json', LessonJson], [pageForm, Page]) },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })
}
