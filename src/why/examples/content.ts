import type { Example, Step } from './example.ts'
import { photo, picture, plainToast, read, register, shakshuka, toast, write } from './parts.ts'

const post = { method: 'POST', target: '/recipes', user: 'ada' } as const satisfies Step
const put = { method: 'PUT', target: shakshuka, user: 'ada', json: plainToast } as const satisfies Step

const ofJpeg = { 'Content-Type': 'image/jpeg' }
const putPhoto = { method: 'PUT', target: `${shakshuka}/photo`, user: 'ada' } as const satisfies Step

/** Errors of the doors `query` to `conflict`. */
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
    title: 'PUT with only a part of the resource',
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
    name: 'photo-too-large',
    title: 'A photo of more than 10 MiB',
    status: 413,
    problem: 'content-too-large',
    steps: [{ ...putPhoto, headers: ofJpeg, octets: 10 * 1024 * 1024 + 1 }],
  },
  {
    name: 'unsupported-image',
    title: 'A photo of a type that is not supported',
    status: 415,
    problem: 'unsupported-media-type',
    steps: [{ ...putPhoto, headers: { 'Content-Type': 'image/gif' }, file: picture }],
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
    title: 'PUT with an ETag from before another change',
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
    name: 'photo-exists',
    title: 'Add a first photo to a recipe that already has one: If-None-Match',
    status: 412,
    problem: 'precondition-failed',
    steps: [
      { method: 'PUT', target: photo, user: 'grace', headers: { ...ofJpeg, 'If-None-Match': '*' }, file: picture },
    ],
  },
  {
    name: 'range-not-satisfiable',
    title: 'A range after the end of a photo',
    status: 416,
    problem: 'range-not-satisfiable',
    steps: [{ method: 'GET', target: photo, headers: { Range: 'bytes=1000000-' } }],
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
    name: 'malformed-image',
    title: 'Text instead of a photo',
    status: 400,
    problem: 'malformed-image',
    steps: [{ ...putPhoto, headers: ofJpeg, text: 'A picture of toast.' }],
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
