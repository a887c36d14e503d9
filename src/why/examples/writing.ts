import type { Example } from './example.ts'
import { logIn, read, register, toast, write } from './parts.ts'

const minimal = { Prefer: 'return=minimal' }

/** Successes that change something. */
export const writing: readonly Example[] = [
  {
    name: 'continue',
    title: 'Ask before sending the content: Expect',
    status: 100,
    final: 201,
    steps: [{ method: 'POST', target: '/recipes', user: 'ada', headers: { Expect: '100-continue' }, json: toast }],
    notInBrowser: 'A browser lets no script set Expect, and shows it no interim answer.',
  },
  {
    name: 'replace-a-recipe',
    title: 'Replace a recipe: PUT with the ETag of what was read',
    status: 200,
    steps: [
      write,
      read,
      {
        method: 'PUT',
        target: '{recipe}',
        user: 'ada',
        headers: { 'If-Match': '{etag}' },
        json: { ...toast, servings: 2, cookMinutes: 3 },
      },
    ],
  },
  {
    name: 'change-a-recipe',
    title: 'Change one member of a recipe: PATCH',
    status: 200,
    steps: [
      write,
      {
        method: 'PATCH',
        target: '{recipe}',
        user: 'ada',
        headers: { 'Content-Type': 'application/merge-patch+json' },
        json: { cookMinutes: 4, description: null },
      },
    ],
  },
  {
    name: 'refresh-tokens',
    title: 'Trade a refresh token for new tokens',
    status: 200,
    steps: [
      { ...logIn, keep: { as: 'refresh', member: 'refreshToken' } },
      { method: 'POST', target: '/sessions/refresh', json: { refreshToken: '{refresh}' } },
    ],
  },
  {
    name: 'write-a-recipe',
    title: 'Write a recipe',
    status: 201,
    steps: [{ method: 'POST', target: '/recipes', user: 'ada', json: toast }],
  },
  {
    name: 'write-a-recipe-minimal',
    title: 'Write a recipe, and prefer no content in the answer',
    status: 201,
    steps: [{ method: 'POST', target: '/recipes', user: 'ada', headers: minimal, json: toast }],
  },
  { name: 'register', title: 'Register', status: 201, steps: [register] },
  { name: 'log-in', title: 'Log in with JSON', status: 201, steps: [logIn] },
  {
    name: 'log-in-basic',
    title: 'Log in with an Authorization field of the Basic scheme',
    status: 201,
    steps: [{ method: 'POST', target: '/sessions', basic: 'grace:hopper-1906' }],
  },
  {
    name: 'change-a-recipe-minimal',
    title: 'Change a recipe, and prefer no content in the answer',
    status: 204,
    steps: [write, { method: 'PATCH', target: '{recipe}', user: 'ada', headers: minimal, json: { servings: 4 } }],
  },
  {
    name: 'delete-a-recipe',
    title: 'Delete a recipe',
    status: 204,
    steps: [write, { method: 'DELETE', target: '{recipe}', user: 'ada' }],
  },
  {
    name: 'log-out',
    title: 'Log out',
    status: 204,
    steps: [
      { ...logIn, keep: { as: 'access', member: 'accessToken' } },
      { method: 'DELETE', target: '/sessions/current', headers: { Authorization: 'Bearer {access}' } },
    ],
  },
  {
    name: 'delete-an-account',
    title: 'Delete an account',
    status: 204,
    steps: [
      register,
      {
        method: 'POST',
        target: '/sessions',
        json: { username: 'cook-{unique}', password: 'a-long-password' },
        keep: { as: 'access', member: 'accessToken' },
      },
      { method: 'DELETE', target: '/users/me', headers: { Authorization: 'Bearer {access}' } },
    ],
  },
]
