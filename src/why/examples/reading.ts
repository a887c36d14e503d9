import type { Example } from './example.ts'
import { graces, shakshuka } from './parts.ts'

/** Successes that change nothing, and 304 and 308. */
export const reading: readonly Example[] = [
  {
    name: 'read-a-recipe',
    title: 'Read a recipe',
    status: 200,
    steps: [{ method: 'GET', target: shakshuka }],
  },
  {
    name: 'read-a-recipe-as-json-ld',
    title: 'Read a recipe as JSON-LD, chosen by Accept',
    status: 200,
    steps: [{ method: 'GET', target: shakshuka, headers: { Accept: 'application/ld+json' } }],
  },
  {
    name: 'ask-for-the-head-alone',
    title: 'HEAD: the status and the fields of a GET, no content',
    status: 200,
    steps: [{ method: 'HEAD', target: shakshuka }],
  },
  {
    name: 'list-recipes',
    title: 'List recipes, three to a page',
    status: 200,
    steps: [{ method: 'GET', target: '/recipes?limit=3' }],
  },
  {
    name: 'search-recipes',
    title: 'Search for quick vegan recipes with lemon',
    status: 200,
    steps: [{ method: 'GET', target: '/recipes?q=lemon&tag=vegan&tag=quick&sort=title' }],
  },
  {
    name: 'find-nothing',
    title: 'A search that finds nothing is an empty list',
    status: 200,
    steps: [{ method: 'GET', target: '/recipes?q=unobtainium' }],
  },
  {
    name: 'query-recipes',
    title: 'QUERY: a search in the content',
    status: 200,
    steps: [{ method: 'QUERY', target: '/recipes', json: { q: 'bread', tag: ['vegetarian'], maxMinutes: 60 } }],
  },
  {
    name: 'list-own-recipes',
    title: 'List your own private recipes',
    status: 200,
    steps: [{ method: 'GET', target: '/users/me/recipes?visibility=private', user: 'ada' }],
  },
  {
    name: 'read-a-user',
    title: 'Read a user',
    status: 200,
    steps: [{ method: 'GET', target: '/users/grace' }],
  },
  {
    name: 'read-own-account',
    title: 'Read your own account',
    status: 200,
    steps: [{ method: 'GET', target: '/users/me', user: 'ada' }],
  },
  {
    name: 'list-own-sessions',
    title: 'List your sessions',
    status: 200,
    steps: [{ method: 'GET', target: '/sessions', user: 'ada' }],
  },
  {
    name: 'ask-whether-it-is-ready',
    title: 'Ask whether the server is ready for work',
    status: 200,
    steps: [{ method: 'GET', target: '/health/ready' }],
  },
  {
    name: 'ask-for-the-methods',
    title: 'OPTIONS: which methods work here',
    status: 204,
    steps: [{ method: 'OPTIONS', target: '/recipes' }],
  },
  {
    name: 'ask-for-all-methods',
    title: 'OPTIONS *: which methods work anywhere',
    status: 204,
    steps: [{ method: 'OPTIONS', target: '*' }],
    notInBrowser: 'A browser always asks for a path, and * is none.',
  },
  {
    name: 'not-modified-by-entity-tag',
    title: 'Read a recipe again with its ETag',
    status: 304,
    steps: [
      { method: 'GET', target: shakshuka, keep: { as: 'etag', header: 'ETag' } },
      { method: 'GET', target: shakshuka, headers: { 'If-None-Match': '{etag}' } },
    ],
  },
  {
    name: 'not-modified-by-date',
    title: 'Read a recipe again with its Last-Modified',
    status: 304,
    steps: [
      { method: 'GET', target: graces, keep: { as: 'modified', header: 'Last-Modified' } },
      { method: 'GET', target: graces, headers: { 'If-Modified-Since': '{modified}' } },
    ],
  },
  {
    name: 'list-not-modified',
    title: 'List recipes again with the ETag of the list',
    status: 304,
    steps: [
      { method: 'GET', target: '/recipes?author=grace', keep: { as: 'etag', header: 'ETag' } },
      { method: 'GET', target: '/recipes?author=grace', headers: { 'If-None-Match': '{etag}' } },
    ],
  },
  {
    name: 'query-not-modified',
    title: 'QUERY again with the ETag of the answer',
    status: 304,
    steps: [
      { method: 'QUERY', target: '/recipes', json: { author: 'grace' }, keep: { as: 'etag', header: 'ETag' } },
      { method: 'QUERY', target: '/recipes', json: { author: 'grace' }, headers: { 'If-None-Match': '{etag}' } },
    ],
  },
  {
    name: 'slash-too-many',
    title: 'A slash too many at the end of the path',
    status: 308,
    steps: [{ method: 'GET', target: '/recipes/?limit=3' }],
    notInBrowser: 'A browser follows the redirect by itself, and shows a script only where it ends.',
  },
]
