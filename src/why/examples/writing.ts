import type { Example } from './example.ts'
import { logIn, logInCook, putPhoto, read, register, toast, write } from './parts.ts'

const minimal = { Prefer: 'return=minimal' }

/** Successful requests that change something, and 100. */
export const writing: readonly Example[] = [
  {
    name: 'continue',
    title: 'Send Expect: 100-continue before the content',
    status: 100,
    final: 201,
    steps: [{ method: 'POST', target: '/recipes', user: 'ada', headers: { Expect: '100-continue' }, json: toast }],
  },
  {
    name: 'replace-a-recipe',
    title: 'Replace a recipe with PUT and its current ETag',
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
    title: 'Change some members of a recipe with PATCH',
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
    name: 'change-a-password',
    title: 'Change your password with the current one',
    status: 200,
    steps: [
      register,
      logInCook,
      {
        method: 'PATCH',
        target: '/users/me',
        headers: { Authorization: 'Bearer {access}', 'Content-Type': 'application/merge-patch+json' },
        json: { password: 'another-password', currentPassword: 'a-long-password' },
      },
    ],
  },
  {
    name: 'refresh-tokens',
    title: 'Exchange a refresh token for new tokens',
    status: 200,
    steps: [
      { ...logIn, keep: { as: 'refresh', member: 'refreshToken' } },
      { method: 'POST', target: '/sessions/refresh', json: { refreshToken: '{refresh}' } },
    ],
  },
  {
    name: 'write-a-recipe',
    title: 'Create a recipe',
    status: 201,
    steps: [{ method: 'POST', target: '/recipes', user: 'ada', json: toast }],
  },
  {
    name: 'write-a-recipe-minimal',
    title: 'Create a recipe, with no content in the response',
    status: 201,
    steps: [{ method: 'POST', target: '/recipes', user: 'ada', headers: minimal, json: toast }],
  },
  {
    name: 'put-a-photo',
    title: 'Put a photo on a recipe, but only if it has none yet',
    status: 201,
    steps: [write, { ...putPhoto, headers: { ...putPhoto.headers, 'If-None-Match': '*' } }],
  },
  { name: 'register', title: 'Register a user', status: 201, steps: [register] },
  { name: 'log-in', title: 'Log in with JSON', status: 201, steps: [logIn] },
  {
    name: 'log-in-basic',
    title: 'Log in with Basic credentials',
    status: 201,
    steps: [{ method: 'POST', target: '/sessions', basic: 'grace:hopper-1906' }],
  },
  {
    name: 'change-a-recipe-minimal',
    title: 'Change a recipe, with no content in the response',
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
    name: 'replace-a-photo',
    title: 'Replace the first photo with another',
    status: 204,
    steps: [write, putPhoto, putPhoto],
  },
  {
    name: 'delete-a-photo',
    title: 'Delete a photo',
    status: 204,
    steps: [write, putPhoto, { method: 'DELETE', target: '{recipe}/photo', user: 'ada' }],
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
    title: 'Delete your account',
    status: 204,
    steps: [
      register,
      logInCook,
      { method: 'DELETE', target: '/users/me', headers: { Authorization: 'Bearer {access}' } },
    ],
  },
]
