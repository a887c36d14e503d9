import { samples, withHeaders, withPath } from '../harness/samples.ts'
import type { Scene } from '../harness/scene.ts'

const entrance = 'message, service, host, rate, route, method'
const asked = `${entrance}, acceptable, query, precondition, action`
const askedAndFound = `${entrance}, acceptable, existence, query, precondition, action`
const read = `${entrance}, acceptable, precondition, action`
const found = `${entrance}, acceptable, existence, precondition, action`
const asset = `${entrance}, existence, precondition, action`

/** A request that the record has, which keeps the last 500: its checks come first. */
const ask = async ({ kitchen }: Scene) => {
  const { headers } = await kitchen.send('GET /nothing')
  return { recorded: headers['x-request-id'] ?? '' }
}

export default samples(
  ask,
  [
    {
      operation: 'GET /requests/:id',
      request: ({ recorded }) => ({ path: { id: recorded } }),
      status: 200,
      doors: askedAndFound,
      cache: 'no-store',
      faults: { 'no-such-request': withPath({ id: '0190a000-0000-4000-8000-000000000099' }) },
    },
    { operation: 'GET /requests', request: () => ({}), status: 200, doors: asked, cache: 'no-store', live: true },
    {
      operation: 'GET /requests/stream',
      request: () => ({ endless: true }),
      status: 200,
      doors: `${entrance}, acceptable, query, action`,
      cache: 'no-store',
    },
    { operation: 'GET /', request: () => ({}), status: 200, doors: read, cache: 'no-cache' },
    {
      operation: 'GET /statuses',
      request: () => ({}),
      status: 200,
      doors: asked,
      cache: 'private, no-cache',
    },
    {
      operation: 'GET /statuses/:code',
      request: () => ({ path: { code: '404' } }),
      status: 200,
      doors: askedAndFound,
      cache: 'private, no-cache',
      faults: { 'no-such-page': withPath({ code: '600' }) },
    },
    {
      operation: 'GET /lessons',
      request: () => ({}),
      status: 200,
      doors: `${entrance}, acceptable, query, precondition, action`,
      cache: 'private, no-cache',
    },
    {
      operation: 'GET /lessons/:slug',
      request: () => ({ path: { slug: 'log-in' } }),
      status: 200,
      doors: `${entrance}, acceptable, existence, query, precondition, action`,
      cache: 'private, no-cache',
      faults: { 'no-such-page': withPath({ slug: 'unheard-of' }) },
    },
    { operation: 'GET /problems', request: () => ({}), status: 200, doors: read, cache: 'no-cache' },
    {
      operation: 'GET /problems/:slug',
      request: () => ({ path: { slug: 'no-such-route' } }),
      status: 200,
      doors: found,
      cache: 'no-cache',
      faults: { 'no-such-page': withPath({ slug: 'unheard-of' }) },
    },
    { operation: 'GET /operations', request: () => ({}), status: 200, doors: read, cache: 'no-cache' },
    {
      operation: 'GET /operations/:id',
      request: () => ({ path: { id: 'putRecipesById' } }),
      status: 200,
      doors: found,
      cache: 'no-cache',
      faults: { 'no-such-page': withPath({ id: 'putNothing' }) },
    },
    { operation: 'GET /openapi.json', request: () => ({}), status: 200, doors: read, cache: 'no-cache' },
    { operation: 'GET /openapi-3.2.json', request: () => ({}), status: 200, doors: read, cache: 'no-cache' },
    { operation: 'GET /docs', request: () => ({}), status: 200, doors: read, cache: 'no-cache' },
    {
      operation: 'GET /assets/:name',
      request: () => ({ path: { name: 'page.css' } }),
      status: 200,
      doors: asset,
      cache: 'no-cache',
      faults: { 'no-such-page': withPath({ name: 'unheard-of.css' }) },
    },
    {
      operation: 'GET /assets/docs/:name',
      request: () => ({ path: { name: 'docs.css' } }),
      status: 200,
      doors: asset,
      cache: 'no-cache',
      faults: { 'no-such-page': withPath({ name: 'unheard-of.css' }) },
    },
    {
      operation: 'POST /reset',
      request: () => ({}),
      status: 204,
      doors: `${entrance}, permission, action`,
      cache: 'no-store',
      faults: { 'cross-site': withHeaders({ 'sec-fetch-site': 'cross-site' }) },
    },
    {
      operation: 'POST /start-over',
      request: () => ({}),
      status: 204,
      doors: `${entrance}, authentication, permission, action`,
      cache: 'no-store',
      faults: { 'cross-site': withHeaders({ 'sec-fetch-site': 'cross-site' }) },
    },
  ],
  { why: true, mail: {} },
)
