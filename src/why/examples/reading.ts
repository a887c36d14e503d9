import type { Example } from './example.ts'
import { graces, photo, shakshuka } from './parts.ts'

/** Successful requests that change nothing, and 304 and 308. */
export const reading: readonly Example[] = [
  {
    name: 'read-a-recipe',
    title: 'Read a recipe',
    status: 200,
    steps: [{ method: 'GET', target: shakshuka }],
  },
  {
    name: 'read-a-recipe-as-json-ld',
    title: 'Read a recipe as JSON-LD with an Accept header',
    status: 200,
    steps: [{ method: 'GET', target: shakshuka, headers: { Accept: 'application/ld+json' } }],
  },
  {
    name: 'ask-for-the-head-alone',
    title: 'Read only the headers of a recipe with HEAD',
    status: 200,
    steps: [{ method: 'HEAD', target: shakshuka }],
  },
  {
    name: 'read-a-photo',
    title: 'Read a photo as WebP with an Accept header',
    status: 200,
    steps: [{ method: 'GET', target: photo, headers: { Accept: 'image/webp' }, into: 'photo.webp' }],
  },
  {
    name: 'read-a-part',
    title: 'Read the first 100 bytes of a photo with Range',
    status: 206,
    steps: [{ method: 'GET', target: photo, headers: { Range: 'bytes=0-99' }, into: 'photo.part' }],
  },
  {
    name: 'read-the-rest',
    title: 'Read the rest of a photo with Range, if it has not changed: If-Range',
    status: 206,
    steps: [
      { method: 'HEAD', target: photo, keep: { as: 'etag', header: 'ETag' } },
      { method: 'GET', target: photo, headers: { Range: 'bytes=100-', 'If-Range': '{etag}' }, into: 'photo.part' },
    ],
  },
  {
    name: 'list-recipes',
    title: 'List recipes, three per page',
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
    title: 'Search without a result: an empty list',
    status: 200,
    steps: [{ method: 'GET', target: '/recipes?q=unobtainium' }],
  },
  {
    name: 'query-recipes',
    title: 'Search with QUERY and parameters in the content',
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
    title: 'Check whether the server is ready',
    status: 200,
    steps: [{ method: 'GET', target: '/health/ready' }],
  },
  {
    name: 'ask-for-the-methods',
    title: 'List the methods of a resource with OPTIONS',
    status: 204,
    steps: [{ method: 'OPTIONS', target: '/recipes' }],
  },
  {
    name: 'ask-for-all-methods',
    title: 'List all methods of the server with OPTIONS *',
    status: 204,
    steps: [{ method: 'OPTIONS', target: '*' }],
  },
  {
    name: 'not-modified-by-entity-tag',
    title: 'Read a recipe again with its ETag in If-None-Match',
    status: 304,
    steps: [
      { method: 'GET', target: shakshuka, keep: { as: 'etag', header: 'ETag' } },
      { method: 'GET', target: shakshuka, headers: { 'If-None-Match': '{etag}' } },
    ],
  },
  {
    name: 'photo-not-modified',
    title: 'Read a photo again with its ETag: If-None-Match comes before Range',
    status: 304,
    steps: [
      { method: 'HEAD', target: photo, keep: { as: 'etag', header: 'ETag' } },
      { method: 'GET', target: photo, headers: { 'If-None-Match': '{etag}', Range: 'bytes=0-99' } },
    ],
  },
  {
    name: 'not-modified-by-date',
    title: 'Read a recipe again with its date in If-Modified-Since',
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
    title: 'Repeat a QUERY with the ETag of its response',
    status: 304,
    steps: [
      { method: 'QUERY', target: '/recipes', json: { author: 'grace' }, keep: { as: 'etag', header: 'ETag' } },
      { method: 'QUERY', target: '/recipes', json: { author: 'grace' }, headers: { 'If-None-Match': '{etag}' } },
    ],
  },
  {
    name: 'slash-too-many',
    title: 'Request a path with an extra slash at the end',
    status: 308,
    steps: [{ method: 'GET', target: '/recipes/?limit=3' }],
  },
]
