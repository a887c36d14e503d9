import { plainToast, toast } from '../examples/parts.ts'
import type { Lesson } from './lesson.ts'
import { byToken, create, logIn, read } from './own.ts'

const post = { method: 'POST', target: '/recipes', headers: byToken } as const
const put = { method: 'PUT', target: '{recipe}', json: { ...toast, servings: 2 } } as const

/** What somebody else could do between a GET and a PUT. */
const change = { method: 'PATCH', target: '{recipe}', headers: byToken, json: { servings: 3 } } as const

/** Lessons on content, and on what is already stored. */
export const write: readonly Lesson[] = [
  {
    slug: 'unreadable',
    title: 'Content that cannot be read',
    task: 'Send a recipe in two ways in which the server cannot read it.',
    section: 'RFC 9110 15.5.16',
    parts: [
      {
        question:
          'You send `POST /recipes` with your token. The content is plain text, and the Content-Type header says so: `text/plain`. Which status will you get?',
        choices: [400, 415, 422],
        operation: 'POST /recipes',
        example: {
          name: 'lesson-plain-text',
          title: 'Send a recipe as plain text',
          status: 415,
          problem: 'unsupported-media-type',
          steps: [logIn, { ...post, headers: { ...byToken, 'Content-Type': 'text/plain' }, text: 'Toast the bread.' }],
        },
      },
      {
        question:
          'Now the Content-Type is `application/json`, but the content is not correct JSON: the last brace is missing. Which status will you get?',
        choices: [400, 415, 422],
        operation: 'POST /recipes',
        example: {
          name: 'lesson-broken-json',
          title: 'Send incomplete JSON',
          status: 400,
          problem: 'malformed-json',
          steps: [
            logIn,
            { ...post, headers: { ...byToken, 'Content-Type': 'application/json' }, text: '{"title": "Toast"' },
          ],
        },
      },
    ],
    hints: [
      'The Content-Type header says what the content is. The server looks at this header first, and reads the content afterwards.',
      'Send both requests with your token: without it, the answer is 401, because the door `authentication` comes first.',
    ],
    explanation: [
      '415 Unsupported Media Type: this resource does not read content of that type. The server did not look at the content. The `Accept` header of the response lists the types that it reads.',
      '400 Bad Request (RFC 9110 15.5.1): the type is right, but the content breaks the rules of JSON. The `detail` of the response says where.',
    ],
  },
  {
    slug: 'invalid',
    title: 'Content that is wrong',
    task: 'Send a recipe that is correct JSON but not a correct recipe.',
    section: 'RFC 9110 15.5.21',
    parts: [
      {
        question:
          'You send `POST /recipes` with your token and correct JSON. But the recipe has no steps, and it is for 0 people. Which status will you get?',
        choices: [400, 409, 422],
        operation: 'POST /recipes',
        example: {
          name: 'lesson-invalid',
          title: 'Send a recipe without steps',
          status: 422,
          problem: 'invalid-content',
          steps: [logIn, { ...post, json: { ...plainToast, servings: 0, steps: [] } }],
        },
      },
    ],
    hints: [
      'A recipe needs a `title`, at least one of the `ingredients` and at least one of the `steps`.',
      'The member `servings` is a whole number from 1 to 1,000. Send 0.',
    ],
    explanation: [
      '422 Unprocessable Content: the server reads this type (so it is not 415) and the JSON is correct (so it is not 400), but what the content says is not possible.',
      'The response is a problem (RFC 9457 3). Its member `errors` lists all errors at once. Each one has a `pointer` that names the place in your JSON, such as `#/servings`.',
    ],
  },
  {
    slug: 'not-twice',
    title: 'Not twice',
    task: 'Create a recipe, and then send exactly the same request again.',
    section: 'RFC 9110 15.5.10',
    parts: [
      {
        question: 'You send `POST /recipes` with your token and a correct recipe. Which status will you get?',
        choices: [200, 201, 202],
        operation: 'POST /recipes',
        example: {
          name: 'lesson-create',
          title: 'Create a recipe',
          status: 201,
          steps: [logIn, { ...post, json: toast }],
        },
      },
      {
        question: 'You send the same request a second time. Which status will you get?',
        choices: [201, 409, 422],
        operation: 'POST /recipes',
        example: {
          name: 'lesson-create-again',
          title: 'Create a recipe twice',
          status: 409,
          problem: 'title-taken',
          steps: [logIn, create, { ...post, json: toast }],
        },
      },
    ],
    hints: [
      'Press the arrow key ↑ in your terminal to get the last command back.',
      'The recipe in the first command has a title with a random number. The second command creates another recipe, and then sends the same content again.',
    ],
    explanation: [
      '409 Conflict: the request is correct, but it conflicts with what is already stored. On this server, an author can use each title only once. If you delete the first recipe, the same request succeeds.',
      'POST is not idempotent (RFC 9110 9.2.2): sending a request twice can have another effect than sending it once. If a client gets no response to a POST, it does not know whether the server has carried it out. Here it can send the POST again: at worst, the answer is a 409.',
    ],
  },
  {
    slug: 'lost-update',
    title: 'Do not lose an update',
    task: 'Replace a recipe of your own so that you cannot overwrite a change that you have not seen.',
    section: 'RFC 9110 13.1.1',
    parts: [
      {
        question:
          'You send a PUT with your token to a recipe of your own. The request does not say which version of the recipe it replaces. Which status will you get?',
        choices: [200, 412, 428],
        operation: 'PUT /recipes/:id',
        example: {
          name: 'lesson-no-version',
          title: 'Replace a recipe without If-Match',
          status: 428,
          problem: 'precondition-required',
          steps: [logIn, create, { ...put, headers: byToken }],
        },
      },
      {
        question:
          'You read the recipe and keep its ETag. Then somebody changes the recipe. After that you send your PUT with the header `If-Match` and the ETag that you kept. Which status will you get?',
        choices: [200, 409, 412],
        operation: 'PUT /recipes/:id',
        example: {
          name: 'lesson-old-version',
          title: 'Replace a recipe that has been changed since you read it',
          status: 412,
          problem: 'precondition-failed',
          steps: [logIn, create, read, change, { ...put, headers: { ...byToken, 'If-Match': '{etag}' } }],
        },
      },
      {
        question:
          'You read the recipe again, look at the change, and send your PUT with the new ETag. Which status will you get?',
        choices: [200, 201, 412],
        operation: 'PUT /recipes/:id',
        example: {
          name: 'lesson-new-version',
          title: 'Read the recipe again, and replace it',
          status: 200,
          steps: [logIn, create, change, read, { ...put, headers: { ...byToken, 'If-Match': '{etag}' } }],
        },
      },
    ],
    hints: [
      'An ETag names one version of a resource. The response to a GET of the recipe has it in its `ETag` header, in double quotes. Send it with the quotes: `If-Match: "…"`.',
      'Send the three requests in this order. In the commands, your own PATCH takes the place of the other person. It gives the recipe a new version, and so a new ETag.',
    ],
    explanation: [
      'Two people read the same version. Both change it and send it back. Without a precondition, the second PUT overwrites the first, and nobody notices it. This is called a lost update.',
      'With `If-Match`, the server carries out the request only if the recipe still has that version. Otherwise it answers 412 Precondition Failed. The client reads the recipe again, adds its change to the new version and sends that.',
      '428 Precondition Required (RFC 6585 3): this server does not accept a PUT of a recipe without `If-Match`, so no client can forget it.',
    ],
  },
]
