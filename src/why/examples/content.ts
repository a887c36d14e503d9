import type { Example, Step } from './example.ts'
import { plainToast, read, register, shakshuka, toast, write } from './parts.ts'

const post = { method: 'POST', target: '/recipes', user: 'ada' } as const satisfies Step
const put = { method: 'PUT', target: shakshuka, user: 'ada', json: plainToast } as const satisfies Step

/** Errors of doors 11 to 16. */
export const content: readonly Example[] = [
  {
    name: 'invalid-query',
    title: 'Unknown and invalid query parameters',
    status: 400,
    problem: 'invalid-query',
    steps: [{ method: 'GET', target: '/recipes?limit=0&colour=red' }],
  },
  {
    name: 'query-with-a-query',
    title: 'QUERY with a parameter in the URI',
    status: 400,
    problem: 'invalid-query',
    steps: [{ method: 'QUERY', target: '/recipes?limit=3', json: {} }],
  },
  {
    name: 'partial-content',
    title: 'PUT of a part',
    status: 400,
    problem: 'partial-content',
    steps: [{ ...put, headers: { 'Content-Range': 'bytes 0-99/1000' } }],
  },
  {
    name: 'missing-content',
    title: 'POST without content',
    status: 400,
    problem: 'missing-content',
    steps: [post],
  },
  {
    name: 'content-too-large',
    title: 'More than 1 MiB of content',
    status: 413,
    problem: 'content-too-large',
    steps: [{ ...post, headers: { 'Content-Type': 'application/json' }, octets: 1024 * 1024 + 1 }],
  },
  {
    name: 'unsupported-media-type',
    title: 'A recipe as plain text',
    status: 415,
    problem: 'unsupported-media-type',
    steps: [{ ...post, headers: { 'Content-Type': 'text/plain' }, text: 'Toast the bread.' }],
  },
  {
    name: 'unsupported-charset',
    title: 'JSON with a charset other than UTF-8',
    status: 415,
    problem: 'unsupported-media-type',
    steps: [{ ...post, headers: { 'Content-Type': 'application/json; charset=iso-8859-1' }, json: plainToast }],
  },
  {
    name: 'unsupported-content-coding',
    title: 'Content with a Content-Encoding header',
    status: 415,
    problem: 'unsupported-content-coding',
    steps: [{ ...post, headers: { 'Content-Encoding': 'gzip' }, json: plainToast }],
  },
  {
    name: 'precondition-failed',
    title: 'PUT with an ETag that is not current',
    status: 412,
    problem: 'precondition-failed',
    steps: [{ ...put, headers: { 'If-Match': '"yesterday"' } }],
  },
  {
    name: 'lost-update',
    title: 'PUT with an ETag that is outdated by another change',
    status: 412,
    problem: 'precondition-failed',
    steps: [
      write,
      read,
      { method: 'PATCH', target: '{recipe}', user: 'ada', json: { servings: 3 } },
      { method: 'PUT', target: '{recipe}', user: 'ada', headers: { 'If-Match': '{etag}' }, json: toast },
    ],
  },
  {
    name: 'unmodified-since',
    title: 'DELETE on a recipe that has changed since a date',
    status: 412,
    problem: 'precondition-failed',
    steps: [
      {
        method: 'DELETE',
        target: shakshuka,
        user: 'ada',
        headers: { 'If-Unmodified-Since': 'Wed, 01 Jan 2025 00:00:00 GMT' },
      },
    ],
  },
  {
    name: 'precondition-required',
    title: 'PUT without If-Match',
    status: 428,
    problem: 'precondition-required',
    steps: [put],
  },
  {
    name: 'malformed-json',
    title: 'Incomplete JSON',
    status: 400,
    problem: 'malformed-json',
    steps: [{ ...post, headers: { 'Content-Type': 'application/json' }, text: '{ "title": "Toast", ' }],
  },
  {
    name: 'invalid-content',
    title: 'A recipe with several invalid members',
    status: 422,
    problem: 'invalid-content',
    steps: [{ ...post, json: { title: '', servings: 'many', steps: ['Toast the bread.'], colour: 'brown' } }],
  },
  {
    name: 'username-taken',
    title: 'Register a username that is taken',
    status: 409,
    problem: 'username-taken',
    steps: [
      {
        ...register,
        json: { username: 'ada', email: 'cook-{unique}@kitchen.example', password: 'a-long-password' },
      },
    ],
  },
  {
    name: 'email-taken',
    title: 'Register an email address that is taken',
    status: 409,
    problem: 'email-taken',
    steps: [
      {
        ...register,
        json: { username: 'cook-{unique}', email: 'ada@kitchen.example', password: 'a-long-password' },
      },
    ],
  },
  {
    name: 'title-taken',
    title: 'A second recipe with the same title',
    status: 409,
    problem: 'title-taken',
    steps: [write, { ...post, json: toast }],
  },
]
