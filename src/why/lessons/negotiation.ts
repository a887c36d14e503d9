import { shakshuka } from '../examples/parts.ts'
import type { Lesson } from './lesson.ts'

/** Lessons on caches, methods, negotiation and limits. */
export const negotiation: readonly Lesson[] = [
  {
    slug: 'not-modified',
    title: 'Do not download it twice',
    task: 'Ask for a recipe that you have already, so that the server does not send it again.',
    section: 'RFC 9110 15.4.5',
    parts: [
      {
        question:
          'You have read a recipe and kept it with its ETag. You send the same GET again, with the header `If-None-Match` and this ETag. The recipe has not changed. Which status will you get?',
        choices: [200, 304, 412],
        operation: 'GET /recipes/:id',
        example: {
          name: 'lesson-not-modified',
          title: 'Read a recipe again with its ETag',
          status: 304,
          steps: [
            { method: 'GET', target: shakshuka, keep: { as: 'etag', header: 'ETag' } },
            { method: 'GET', target: shakshuka, headers: { 'If-None-Match': '{etag}' } },
          ],
        },
      },
    ],
    hints: [
      `Read \`${shakshuka}\`, and look for the \`ETag\` header in the response.`,
      'Send the ETag with its double quotes: `If-None-Match: "…"`.',
    ],
    explanation: [
      '304 Not Modified means: the copy that you have is still current, use it. The response has no content. A browser does this by itself with everything in its cache.',
      '`If-None-Match` and `If-Match` are both preconditions. With `If-None-Match` (RFC 9110 13.1.2) a client reads only what is new; with `If-Match` it changes only what it knows.',
    ],
  },
  {
    slug: 'wrong-method',
    title: 'The wrong method',
    task: 'Use a method that a resource does not support.',
    section: 'RFC 9110 15.5.6',
    parts: [
      {
        question: 'You send DELETE to `/recipes`, the list of all recipes. Which status will you get?',
        choices: [403, 404, 405],
        example: {
          name: 'lesson-wrong-method',
          title: 'Delete the list of recipes',
          status: 405,
          problem: 'method-not-allowed',
          steps: [{ method: 'DELETE', target: '/recipes' }],
        },
      },
    ],
    hints: [
      'The option `-X` of curl names the method. You need no token: look at `Kitchen-Doors` in the response to see which door answers. The page `/requests` shows which doors come after it.',
      'The list itself cannot be deleted, so the request is harmless.',
    ],
    explanation: [
      '405 Method Not Allowed: the resource exists, but it does not support this method. The `Allow` header lists the methods that it supports.',
      'The door `method` comes before the door `authentication`: the answer is the same for everybody, so the server does not ask who you are. A method that no resource of the server supports is 501 Not Implemented (RFC 9110 15.6.2).',
    ],
  },
  {
    slug: 'not-acceptable',
    title: 'A format that does not exist',
    task: 'Ask for a recipe in a form that the server cannot give you.',
    section: 'RFC 9110 15.5.7',
    parts: [
      {
        question: 'You send a GET for a recipe with the header `Accept: image/png`. Which status will you get?',
        choices: [400, 406, 415],
        operation: 'GET /recipes/:id',
        example: {
          name: 'lesson-not-acceptable',
          title: 'Read a recipe as an image',
          status: 406,
          problem: 'not-acceptable',
          steps: [{ method: 'GET', target: shakshuka, headers: { Accept: 'image/png' } }],
        },
      },
    ],
    hints: [
      'The Accept header of a request says which media types the client can read. The option `-H` of curl sets a header.',
      `Send \`Accept: image/png\` with a GET of \`${shakshuka}\`.`,
    ],
    explanation: [
      '406 Not Acceptable: the recipe exists, but not as one of the types in the Accept header. The member `available` of the response lists the types that you can have.',
      'Do not confuse it with 415. The Accept header is about the content of the response (406), and the Content-Type header is about the content of the request (415).',
    ],
  },
  {
    slug: 'too-many',
    title: 'Too many requests',
    task: 'Guess a password so often that the server does not let you try again. Use a username that does not exist, so that nobody is locked out.',
    section: 'RFC 6585 4',
    parts: [
      {
        question:
          'Within one minute, you try to log in with a wrong password again and again. The username does not exist. At first, each response is a 401. Which status will you get then?',
        choices: [403, 409, 429],
        operation: 'POST /sessions',
        untilRefused: true,
        example: {
          name: 'lesson-too-many',
          title: 'Guess a password again and again',
          status: 429,
          problem: 'too-many-requests',
          steps: [{ method: 'POST', target: '/sessions', basic: 'nobody-{unique}:wrong-password' }],
        },
      },
    ],
    hints: [
      'Use the same username each time: the server counts the wrong passwords for each name.',
      'curl sends one request for each number in brackets: `[1-3]` in a URL means three requests. The command uses that.',
    ],
    explanation: [
      '429 Too Many Requests: the request may be correct, but there were too many in a short time. The `Retry-After` header says how many seconds to wait (RFC 9110 10.2.3).',
      'Without such a limit, a program could try millions of passwords. The server also counts names that do not exist. Otherwise the 429 would tell an attacker which names exist.',
    ],
  },
]
