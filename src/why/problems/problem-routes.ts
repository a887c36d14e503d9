import type { FastifyInstance } from 'fastify'
import { caching, ok } from '../../answer.ts'
import { inBothForms } from '../../doors/acceptable.ts'
import { represented } from '../../doors/precondition.ts'
import { operation } from '../../operation.ts'
import type { ProblemType } from '../../problem.ts'
import { inForms } from '../../schema.ts'
import { exampleJson, examplesHere } from '../examples/example-cards.ts'
import { onShelf } from '../existence.ts'
import { originOf } from '../origin.ts'
import { Page, pageAnswer, pageForm } from '../page.ts'
import { isAnywhere, problemTypes, questionOf, refusedBy } from '../statuses/given.ts'
import { ProblemJson, type ProblemRepresentation, ProblemsJson } from './problem-json.ts'
import { problemPage } from './problem-page.ts'
import { adviceOn } from './problems.ts'
import { problemsPage } from './problems-page.ts'

const fields = { 'cache-control': caching.revalidated }

const told = (problem: ProblemType) => {
  const { slug, status, title, door, section } = problem
  const { meaning, fix } = adviceOn(problem)
  return { slug, status, title, door, question: questionOf(door), section, meaning, fix }
}

/** The pages of the problem types. The `type` URI of each problem leads to one of them. */
export const problemRoutes = (app: FastifyInstance): void => {
  const learning = !app.house.production
  const bySlug = (slug: string) => problemTypes(app).find((problem) => problem.slug === slug)
  const examplesOf = ({ slug }: ProblemType) => examplesHere(app.house).filter(({ problem }) => problem === slug)

  const toProblem = (problem: ProblemType, origin: string): ProblemRepresentation => ({
    ...told(problem),
    anywhere: isAnywhere(problem),
    operations: refusedBy(app, problem),
    examples: examplesOf(problem).map((example) => exampleJson(example, origin)),
    cannotProvoke: adviceOn(problem).cannotProvoke ?? null,
  })

  operation(app, 'GET /problems', {
    summary: 'List the problem types of this server',
    doors: {
      acceptable: inBothForms,
      precondition: represented(({ form }: { form: string }) => {
        const items = problemTypes(app).map((problem) => ({ ...told(problem), href: `/problems/${problem.slug}` }))
        return form === pageForm ? pageAnswer(problemsPage(items, learning), fields) : ok({ items }, fields)
      }),
    },
    answers: { 200: inForms(['application/json', ProblemsJson], [pageForm, Page]) },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })

  operation(app, 'GET /problems/:slug', {
    summary: 'Read a problem type: what it means, how to fix it and how to trigger it',
    doors: {
      acceptable: inBothForms,
      existence: onShelf('slug', bySlug, '/problems'),
      precondition: represented(({ form, thing }: { form: string; thing: ProblemType }, request) => {
        const origin = originOf(request)
        const problem = toProblem(thing, origin)
        return form === pageForm
          ? pageAnswer(problemPage(problem, examplesOf(thing), origin, learning), fields)
          : ok(problem, fields)
      }),
    },
    answers: { 200: inForms(['application/json', ProblemJson], [pageForm, Page]) },
    fields: ['etag'],
    action: ({ answer }) => answer,
  })
}
