import type { FastifyInstance } from 'fastify'
import { acceptable } from '../../doors/acceptable.ts'
import { caching, ok } from '../../doors/answer.ts'
import { operation } from '../../doors/operation.ts'
import { unvalidated } from '../../doors/precondition.ts'
import { refusals, type Slug } from '../../doors/row.ts'
import { inForms } from '../../schema.ts'
import { exampleJson, examplesHere } from '../examples/example-cards.ts'
import { onShelf } from '../existence.ts'
import { originOf } from '../origin.ts'
import { Page, pageAnswer, pageForm } from '../page.ts'
import { isAnywhere, questionOf, refusedBy, slugs } from '../statuses/given.ts'
import type { Advice } from './advice.ts'
import { ProblemJson, type ProblemRepresentation, ProblemsJson } from './problem-json.ts'
import { problemPage } from './problem-page.ts'
import { problems } from './problems.ts'
import { problemsPage } from './problems-page.ts'

const fields = { 'cache-control': caching.revalidated, vary: 'Accept' }

const told = (slug: Slug) => {
  const { status, title, door, section } = refusals[slug]
  const { meaning, fix } = problems[slug]
  return { slug, status, title, door, question: questionOf(slug), section, meaning, fix }
}

/** The pages of the problem types. The `type` URI of each problem leads to one of them. */
export const problemRoutes = (app: FastifyInstance, now: () => Date): void => {
  const inBothForms = acceptable('application/json', pageForm)
  const learning = !app.manner.production
  const here = examplesHere(app.manner.production)
  const bySlug = new Map<string, { readonly slug: Slug }>(slugs.map((slug) => [slug, { slug }]))
  const examplesOf = (slug: Slug) => here.filter(({ problem }) => problem === slug)

  const toProblem = (slug: Slug, origin: string): ProblemRepresentation => {
    const advice: Advice = problems[slug]
    return {
      ...told(slug),
      anywhere: isAnywhere(slug),
      operations: refusedBy(app, slug),
      examples: examplesOf(slug).map((example) => exampleJson(example, origin)),
      cannotProvoke: advice.cannotProvoke ?? null,
    }
  }

  operation(app, 'GET /problems', {
    summary: 'List the problem types of this server',
    doors: [inBothForms, unvalidated(now, fields)],
    answers: { 200: inForms(['application/json', ProblemsJson], [pageForm, Page]) },
    action: ({ form }) => {
      const items = slugs.map((slug) => ({ ...told(slug), href: `/problems/${slug}` }))
      return form === pageForm ? pageAnswer(problemsPage(items, learning), fields) : ok({ items }, fields)
    },
  })

  operation(app, 'GET /problems/:slug', {
    summary: 'Read a problem type: what it means, how to fix it and how to trigger it',
    doors: [inBothForms, onShelf('slug', (slug) => bySlug.get(slug), '/problems'), unvalidated(now, fields)],
    answers: { 200: inForms(['application/json', ProblemJson], [pageForm, Page]) },
    action: ({ form, thing: { slug } }, request) => {
      const origin = originOf(request)
      const problem = toProblem(slug, origin)
      return form === pageForm
        ? pageAnswer(problemPage(problem, slug, examplesOf(slug), origin, learning), fields)
        : ok(problem, fields)
    },
  })
}
