import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { noContent, ok } from '../src/answer.ts'
import { door } from '../src/door.ts'
import { acceptable } from '../src/doors/acceptable.ts'
import { host } from '../src/doors/host.ts'
import { json } from '../src/doors/meaning.ts'
import { operation } from '../src/operation.ts'
import { problem } from '../src/problem.ts'

/**
 * What the types of the row promise: each line below an expected error does not compile, and `npm run check` fails where
 * it does. Nothing here ever runs.
 */
export const mustNotCompile = (app: FastifyInstance): void => {
  const noSuchPlate = problem('existence', 'no-such-plate', 404, 'There is no such plate')
  const plateTaken = problem('conflict', 'plate-taken', 409, 'The plate is taken')
  const found = async () => ({ plate: { size: 3 } })
  const Plate = z.strictObject({ size: z.int() })

  // A problem with a status that its door does not have.
  // @ts-expect-error
  problem('existence', 'plate-hot', 409, 'The plate is hot')
  // A problem of a door that is not in the row.
  // @ts-expect-error
  problem('kitchen', 'plate-hot', 404, 'The plate is hot')
  // A refusal that leaves out what its problem owes.
  const tooHot = problem('rate', 'too-hot', 429, 'Too hot', { headers: ['retry-after'] })
  // @ts-expect-error
  tooHot('Wait.')
  // @ts-expect-error
  tooHot('Wait.', { allow: 'GET' })

  // A problem that a door has not declared, where it finds nothing …
  // @ts-expect-error
  door('existence', [noSuchPlate], () => plateTaken('Taken.'))
  // @ts-expect-error
  door('existence', [], (request) => (request.is404 ? undefined : noSuchPlate('None.')))
  // … where it says so with an empty object, which would take any refusal for a finding …
  // @ts-expect-error
  door('existence', [noSuchPlate], (request) => (request.is404 ? {} : plateTaken('Taken.')))
  // … where it finds something …
  // @ts-expect-error
  door('existence', [noSuchPlate], (request) => (request.is404 ? { plate: 1 } : plateTaken('Taken.')))
  // … where it has to wait …
  // @ts-expect-error
  door('existence', [noSuchPlate], async (request) => (request.is404 ? await found() : plateTaken('Taken.')))
  // … and behind two returns.
  // @ts-expect-error
  door('existence', [noSuchPlate], (request) => {
    if (request.is404) return noSuchPlate('None.')
    if (request.method === 'GET') return plateTaken('Taken.')
    return { plate: 1 }
  })
  // An answer with a status that the door does not have.
  // @ts-expect-error
  door('existence', [noSuchPlate], () => noContent())

  const plate = door('existence', [noSuchPlate], found)
  const owner = door('permission', [], (_request, { plate }: { plate: { size: number } }) =>
    plate.size > 2 ? undefined : { small: true },
  )
  const early = door('authentication', [], (_request, { plate }: { plate: { size: number } }) => ({ size: plate.size }))
  const answers = { 204: null }
  const action = () => noContent()

  // What compiles, so that the errors below have their own reason.
  operation(app, 'DELETE /plates/:id', {
    summary: 'Break a plate',
    doors: { existence: plate, permission: owner },
    refuses: [plateTaken],
    answers,
    action: ({ plate }) => (plate.size > 9 ? plateTaken('Taken.') : noContent()),
  })

  // A door that needs what no door finds.
  operation(app, 'DELETE /plates/:id', {
    summary: 'Break a plate',
    // @ts-expect-error
    doors: { permission: owner },
    answers,
    action,
  })
  // A door that needs what only a later door finds.
  operation(app, 'DELETE /plates/:id', {
    summary: 'Break a plate',
    // @ts-expect-error
    doors: { authentication: early, existence: plate },
    answers,
    action,
  })
  // A door under the name of another one.
  operation(app, 'DELETE /plates/:id', {
    summary: 'Break a plate',
    // @ts-expect-error
    doors: { permission: plate },
    answers,
    action,
  })
  // A door that is not in the row.
  operation(app, 'DELETE /plates/:id', {
    summary: 'Break a plate',
    // @ts-expect-error
    doors: { existence: plate, kitchen: owner },
    answers,
    action,
  })
  // A door that all requests meet already.
  operation(app, 'DELETE /plates/:id', {
    summary: 'Break a plate',
    // @ts-expect-error
    doors: { existence: plate, host: host(new Set()) },
    answers,
    action,
  })
  // The use of what no door has found.
  operation(app, 'DELETE /plates/:id', {
    summary: 'Break a plate',
    doors: { existence: plate },
    answers,
    // @ts-expect-error
    action: ({ caller }) => (caller ? noContent() : noContent()),
  })
  // A problem that the operation has not declared.
  operation(app, 'DELETE /plates/:id', {
    summary: 'Break a plate',
    doors: { existence: plate },
    answers,
    // @ts-expect-error
    action: () => plateTaken('Taken.'),
  })
  // A status that the operation has not declared.
  operation(app, 'GET /plates/:id', {
    summary: 'Read a plate',
    doors: { existence: plate },
    answers,
    // @ts-expect-error
    action: ({ plate }) => ok(plate, {}),
  })
  // A 204 that declares content, and one that has some.
  operation(app, 'DELETE /plates/:id', {
    summary: 'Break a plate',
    doors: { existence: plate },
    // @ts-expect-error
    answers: { 204: Plate },
    action,
  })
  // @ts-expect-error
  noContent({ size: 3 }, { plate: 1 })
  // Content that is not of its schema.
  operation(app, 'GET /plates/:id', {
    summary: 'Read a plate',
    doors: { acceptable: acceptable('application/json'), existence: plate },
    answers: { 200: Plate },
    // @ts-expect-error
    action: ({ plate: { size } }) => ok({ size: String(size) }, {}),
  })
  // A body that is not of its schema.
  operation(app, 'POST /plates', {
    summary: 'Buy a plate',
    doors: json(Plate),
    answers,
    // @ts-expect-error
    action: ({ body }) => (body.colour ? noContent() : noContent()),
  })
}
