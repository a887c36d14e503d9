import { graces } from '../examples/parts.ts'
import type { Lesson } from './lesson.ts'
import { account, byToken, email, logIn } from './own.ts'

const adasPrivate = '/recipes/0190a000-0000-7000-8000-000000000013'

/** The first lessons: an account, and who may do what with it. */
export const who: readonly Lesson[] = [
  {
    slug: 'create-an-account',
    title: 'Create your account',
    task: 'Create a user account of your own on this server.',
    section: 'RFC 9110 15.3.2',
    parts: [
      {
        question:
          'You send `POST /users` with a username, an email address and a password. No other user has that name or address. Which status will you get?',
        choices: [200, 201, 204],
        operation: 'POST /users',
        example: {
          name: 'lesson-register',
          title: 'Create your account',
          status: 201,
          steps: [{ method: 'POST', target: '/users', json: { ...account, email } }],
        },
      },
    ],
    hints: [
      'A POST sends content to a resource, and the resource decides what to do with it. Here the content is a JSON object with the members `username`, `email` and `password`. The header `Content-Type: application/json` says that it is JSON.',
      'Enter a username and a new password under “Your account” on this page. The commands of all lessons then contain them.',
    ],
    explanation: [
      '201 Created means that the request has created a resource. The `Location` header of the response says where it is: `/users/` and your username.',
      'A 200 would also be a success, but it would not tell the client that there is now something new, and where.',
    ],
  },
  {
    slug: 'follow-the-location',
    title: 'Follow the Location',
    task: 'Read the user that you have created, at the path in the `Location` header of the last response.',
    section: 'RFC 9110 15.3.1',
    parts: [
      {
        question: 'You send a GET with the path of your new user. Which status will you get?',
        choices: [200, 201, 302],
        operation: 'GET /users/:username',
        example: {
          name: 'lesson-read-user',
          title: 'Read your user',
          status: 200,
          steps: [{ method: 'GET', target: `/users/${account.username}` }],
        },
      },
    ],
    hints: [
      'curl sends a GET if you name no other method. With the option `-i` it shows the status line and the headers of the response before the content.',
      'The path is `/users/` and your username.',
    ],
    explanation: [
      '200 OK is the general success. The content of a response to GET is a representation of the resource: its current state, here as JSON.',
      'GET is safe (RFC 9110 9.2.1): it only reads, so you can send it again as often as you like. Everybody can read this resource. For that reason it does not contain your email address.',
    ],
  },
  {
    slug: 'who-are-you',
    title: 'Who are you?',
    task: 'Ask for your own account at `/users/me` without saying who you are.',
    section: 'RFC 9110 15.5.2',
    parts: [
      {
        question: 'You send `GET /users/me` without an Authorization header. Which status will you get?',
        choices: [401, 403, 404],
        operation: 'GET /users/me',
        example: {
          name: 'lesson-no-token',
          title: 'Read your account without a token',
          status: 401,
          problem: 'missing-token',
          steps: [{ method: 'GET', target: '/users/me' }],
        },
      },
    ],
    hints: [
      'The server does not know who sends a request, unless the request says it. This one must not say it.',
      'Send a GET as in the last lesson, with the path `/users/me`.',
    ],
    explanation: [
      '401 Unauthorized means that the request has no valid credentials: the server does not know who is asking. The same request with valid credentials can succeed.',
      'The `WWW-Authenticate` header says how to send them (RFC 9110 11.6.1). Here it says `Bearer`: a token. The name of the status is misleading: 401 is about authentication (who are you?), and 403 is about authorization (may you do this?).',
    ],
  },
  {
    slug: 'log-in',
    title: 'Log in',
    task: 'Log in, and read your own account with the token that you get.',
    section: 'RFC 9110 11.6.2',
    parts: [
      {
        question:
          'You send `POST /sessions` with your username and your password, and both are right. Which status will you get?',
        choices: [200, 201, 204],
        operation: 'POST /sessions',
        example: {
          name: 'lesson-log-in',
          title: 'Log in',
          status: 201,
          steps: [{ method: 'POST', target: '/sessions', basic: `${account.username}:${account.password}` }],
        },
      },
      {
        question: 'You send `GET /users/me` again, now with the token. Which status will you get?',
        choices: [200, 201, 401],
        operation: 'GET /users/me',
        example: {
          name: 'lesson-own-account',
          title: 'Read your account with the token',
          status: 200,
          steps: [logIn, { method: 'GET', target: '/users/me', headers: byToken }],
        },
      },
    ],
    hints: [
      'The option `-u` of curl sends a username and a password in the Authorization header (the scheme `Basic`). The content of the response has a member `accessToken`.',
      'Send the token as `Authorization: Bearer`, a space and the token. It is valid for 15 minutes; then log in again. The second command logs in, keeps the token in a variable and sends it.',
    ],
    explanation: [
      'The login is a 201, because it creates a resource: a session. Its `Location` header says where the session is, and a DELETE of that path ends it.',
      'HTTP is stateless (RFC 9110 3.3): the server understands each request by itself. The session is stored, like a recipe, but only the token says that a request belongs to it. So the client sends the token in the Authorization header of every request that needs it.',
    ],
  },
  {
    slug: 'may-you',
    title: 'May you do this?',
    task: 'Try to change two recipes of other users: a public one of Grace and a private one of Ada.',
    section: 'RFC 9110 15.5.4',
    parts: [
      {
        question:
          'You send a PATCH with your token to a recipe that belongs to Grace. Everybody can read this recipe. Which status will you get?',
        choices: [401, 403, 404],
        operation: 'PATCH /recipes/:id',
        example: {
          name: 'lesson-not-yours',
          title: 'Change a public recipe of Grace',
          status: 403,
          problem: 'not-the-author',
          steps: [logIn, { method: 'PATCH', target: graces, headers: byToken, json: { servings: 4 } }],
        },
      },
      {
        question:
          'You send the same PATCH to a private recipe of Ada. The recipe exists, but only Ada can read it. Which status will you get?',
        choices: [401, 403, 404],
        operation: 'PATCH /recipes/:id',
        onlyThere: true,
        example: {
          name: 'lesson-hidden',
          title: 'Change a private recipe of Ada',
          status: 404,
          problem: 'no-such-recipe',
          steps: [logIn, { method: 'PATCH', target: adasPrivate, headers: byToken, json: { servings: 4 } }],
        },
      },
    ],
    hints: [
      `A PATCH changes some members of a resource and leaves the others as they are. Send \`{"servings": 4}\` with your token. The path of the public recipe is \`${graces}\`.`,
      `The path of the private recipe is \`${adasPrivate}\`.`,
    ],
    explanation: [
      '403 Forbidden means that the server knows who you are, and that you may not do this. It does not help to send the request again with the same token.',
      'For the private recipe, a 403 would tell you that the recipe exists. A server that wants to hide this may answer 404 Not Found instead (RFC 9110 15.5.4). The response is the same as for a recipe that does not exist.',
    ],
  },
]
