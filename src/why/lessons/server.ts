import { photo, picture } from '../examples/parts.ts'
import type { Lesson } from './lesson.ts'
import { byToken, create, email, logIn } from './own.ts'

/** Reads the link in the mail that came with the account. */
const readMail = {
  method: 'GET',
  target: '/outbox',
  headers: byToken,
  keep: { as: 'link', mail: 'email-confirmation', to: email },
} as const

/** Lessons on mail and photos, and on errors of the server. */
export const server: readonly Lesson[] = [
  {
    slug: 'confirm',
    title: 'A link that changes something',
    task: 'Confirm your email address with the link in the mail that came with your account.',
    section: 'RFC 9110 9.2.1',
    parts: [
      {
        question: 'You open the link with a GET. It does not confirm your address yet. Which status will you get?',
        choices: [200, 202, 405],
        operation: 'GET /email-confirmations/:link',
        example: {
          name: 'lesson-read-link',
          title: 'Read the link of the mail',
          status: 200,
          steps: [logIn, readMail, { method: 'GET', target: '{link}' }],
        },
      },
      {
        question:
          'You send a POST without content to the same link. It confirms your address. Which status will you get?',
        choices: [201, 202, 204],
        operation: 'POST /email-confirmations/:link',
        example: {
          name: 'lesson-confirm',
          title: 'Confirm your address',
          status: 204,
          steps: [logIn, readMail, { method: 'POST', target: '{link}' }],
        },
      },
    ],
    hints: [
      'This server sends no mail. The page `/outbox` shows the mails that it would send.',
      'Look for the mail to your address, and send the link from it with curl. The button on the page of the link does the same, but it gets another status: 303, which sends the browser back to the page.',
    ],
    explanation: [
      'GET is safe: it must not change anything, because programs send it without asking you. Mail scanners open every link, and a browser can load a page before you click. If the GET confirmed the address, a scanner would do it for you. So the change needs a POST.',
      '204 No Content (RFC 9110 15.3.5): the request succeeded, and there is nothing to show. The response ends after its headers.',
    ],
  },
  {
    slug: 'photo',
    title: 'A photo, and a part of one',
    task: 'Put a photo on a recipe of your own, and read only the beginning of a photo.',
    section: 'RFC 9110 15.3.7',
    parts: [
      {
        question:
          'You send a PUT with a picture to `/recipes/{id}/photo`. The recipe is your own and has no photo yet. Which status will you get?',
        choices: [200, 201, 204],
        operation: 'PUT /recipes/:id/photo',
        example: {
          name: 'lesson-photo',
          title: 'Put a photo on a recipe',
          status: 201,
          steps: [
            logIn,
            create,
            {
              method: 'PUT',
              target: '{recipe}/photo',
              headers: { ...byToken, 'Content-Type': 'image/jpeg' },
              file: picture,
            },
          ],
        },
      },
      {
        question: 'You send a GET for a photo with the header `Range: bytes=0-99`. Which status will you get?',
        choices: [200, 206, 416],
        operation: 'GET /recipes/:id/photo',
        example: {
          name: 'lesson-range',
          title: 'Read the first 100 bytes of a photo',
          status: 206,
          steps: [{ method: 'GET', target: photo, headers: { Range: 'bytes=0-99' }, into: 'photo.part' }],
        },
      },
    ],
    hints: [
      `There is a picture to send at \`${picture}\`. The option \`--data-binary\` of curl sends a file as it is.`,
      `The recipe with the path \`${photo.replace('/photo', '')}\` has a photo. Its path is the same with \`/photo\` at the end.`,
    ],
    explanation: [
      'A PUT creates the resource at the path that the client names, or replaces it (RFC 9110 9.3.4). The first photo is a 201, another one in its place is a 204.',
      '206 Partial Content: the response has only the part that the Range header asks for. Its `Content-Range` header says which part that is, and how long the whole is. After a broken download, a client asks for the rest in this way.',
    ],
  },
  {
    slug: 'server-errors',
    title: 'When the server fails',
    task: 'Send correct requests to a server that fails. The header `Kitchen-Fault` makes it fail for you alone.',
    section: 'RFC 9110 15.6',
    parts: [
      {
        question:
          'Your request is correct, but the program has a bug: an error that nobody expected. `Kitchen-Fault: unforeseen` causes one. Which status will you get?',
        choices: [400, 500, 503],
        example: {
          name: 'lesson-internal-error',
          title: 'Cause an unexpected error',
          status: 500,
          problem: 'internal-error',
          steps: [{ method: 'GET', target: '/recipes', headers: { 'Kitchen-Fault': 'unforeseen' } }],
        },
      },
      {
        question:
          'Your request is correct, but the server has too much to do at the moment. `Kitchen-Fault: overloaded` simulates it. Which status will you get?',
        choices: [429, 500, 503],
        example: {
          name: 'lesson-overloaded',
          title: 'Simulate an overload',
          status: 503,
          problem: 'overloaded',
          steps: [{ method: 'GET', target: '/recipes', headers: { 'Kitchen-Fault': 'overloaded' } }],
        },
      },
    ],
    hints: [
      'A header of the request causes the fault. The option `-H` of curl sets a header.',
      'Both requests can be a GET of `/recipes`. Only the value of `Kitchen-Fault` is different.',
    ],
    explanation: [
      'A status from 400 to 499 says that the client has to do something differently: change the request or, as after 429, send it later. One from 500 to 599 says that the server failed, and that the request itself may be correct.',
      '500 Internal Server Error (RFC 9110 15.6.1) does not say what went wrong: an error message with paths or SQL would help an attacker. The log of the server has it.',
      '503 Service Unavailable (RFC 9110 15.6.4) is for a state that will pass. The `Retry-After` header says when to try again. A 429 is for a client that sends too much; a 503 is for a server that cannot serve anybody well.',
    ],
  },
]
