import { toast } from '../harness/kitchen.ts'
import { samples, withMembers, withPath } from '../harness/samples.ts'

const entrance = 'message, service, host, rate, route, method'
const toWrite = `${entrance}, authentication, acceptable, existence, permission, content, precondition, syntax, meaning, conflict`
const nobodys = '0190a000-0000-7000-8000-000000000099'

/** Ada's recipes, one of them private, and one of Grace's of each kind. */
const shelf = async ({ kitchen, ada, grace }: Parameters<Parameters<typeof samples>[0]>[0]) => ({
  mine: await kitchen.cook(ada.token, { title: 'Mine' }),
  taken: await kitchen.cook(ada.token, { title: 'Taken' }),
  secret: await kitchen.cook(ada.token, { title: 'Secret', visibility: 'private' }),
  others: await kitchen.cook(grace.token, { title: 'Public' }),
  hidden: await kitchen.cook(grace.token, { title: 'Private', visibility: 'private' }),
})

export default samples(shelf, [
  {
    operation: 'GET /recipes',
    request: () => ({ query: '?limit=2' }),
    status: 200,
    late: ['precondition-failed'],
    doors: `${entrance}, acceptable, query, precondition, action`,
    cache: 'public, no-cache',
  },
  {
    operation: 'QUERY /recipes',
    request: () => ({ json: { limit: 2 } }),
    status: 200,
    doors: `${entrance}, acceptable, query, content, precondition, syntax, meaning, action`,
    cache: 'public, no-cache',
    late: ['precondition-failed'],
  },
  {
    operation: 'POST /recipes',
    request: ({ ada: { token } }) => ({ token, json: { ...toast, title: 'New' } }),
    status: 201,
    doors: `${entrance}, authentication, acceptable, content, syntax, meaning, conflict, action`,
    cache: 'no-store',
    faults: { 'title-taken': withMembers({ title: 'Taken' }) },
  },
  {
    operation: 'GET /recipes/:id',
    where: 'a public one',
    request: ({ mine: { id } }) => ({ path: { id } }),
    status: 200,
    doors: `${entrance}, authentication, acceptable, existence, precondition, action`,
    cache: 'public, no-cache',
    faults: { 'no-such-recipe': withPath({ id: nobodys }) },
  },
  {
    operation: 'GET /recipes/:id',
    where: 'a private one',
    request: ({ ada: { token }, secret: { id } }) => ({ token, path: { id } }),
    status: 200,
    doors: `${entrance}, authentication, acceptable, existence, precondition, action`,
    cache: 'private, no-cache',
    faults: { 'no-such-recipe': (request, { hidden: { id } }) => withPath({ id })(request) },
  },
  {
    operation: 'PUT /recipes/:id',
    request: ({ ada: { token }, mine: { id, etag } }) => ({
      token,
      path: { id },
      headers: { 'if-match': etag },
      json: { ...toast, title: 'Mine', servings: 2 },
    }),
    status: 200,
    doors: `${toWrite}, action`,
    cache: 'no-store',
    faults: {
      'no-such-recipe': (request, { hidden: { id } }) => withPath({ id })(request),
      'not-the-author': (request, { others: { id } }) => withPath({ id })(request),
      'title-taken': withMembers({ title: 'Taken' }),
    },
  },
  {
    operation: 'PATCH /recipes/:id',
    request: ({ ada: { token }, mine: { id } }) => ({ token, path: { id }, json: { servings: 2 } }),
    status: 200,
    doors: `${toWrite}, action`,
    cache: 'no-store',
    faults: {
      'no-such-recipe': (request, { hidden: { id } }) => withPath({ id })(request),
      'not-the-author': (request, { others: { id } }) => withPath({ id })(request),
      'title-taken': withMembers({ title: 'Taken' }),
    },
  },
  {
    operation: 'DELETE /recipes/:id',
    request: ({ ada: { token }, mine: { id } }) => ({ token, path: { id } }),
    status: 204,
    doors: `${entrance}, authentication, existence, permission, precondition, action`,
    cache: 'no-store',
    faults: {
      'no-such-recipe': (request, { hidden: { id } }) => withPath({ id })(request),
      'not-the-author': (request, { others: { id } }) => withPath({ id })(request),
    },
  },
  {
    operation: 'GET /users/:username/recipes',
    request: () => ({ path: { username: 'grace' } }),
    status: 200,
    late: ['precondition-failed'],
    doors: `${entrance}, acceptable, existence, query, precondition, action`,
    cache: 'public, no-cache',
    faults: { 'no-such-user': withPath({ username: 'nobody' }) },
  },
  {
    operation: 'GET /users/me/recipes',
    request: ({ ada: { token } }) => ({ token, query: '?visibility=private' }),
    status: 200,
    late: ['precondition-failed'],
    doors: `${entrance}, authentication, acceptable, query, precondition, action`,
    cache: 'private, no-cache',
  },
])
