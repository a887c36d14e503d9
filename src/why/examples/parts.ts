import type { Step } from './example.ts'

/** Paths of recipes in the seed data. */
export const shakshuka = '/recipes/0190a000-0000-7000-8000-000000000001'
export const graces = '/recipes/0190a000-0000-7000-8000-000000000002'
export const gracesPrivate = '/recipes/0190a000-0000-7000-8000-000000000014'

/** The photo in the seed data, and a picture to send. */
export const photo = '/recipes/0190a000-0000-7000-8000-000000000004/photo'
export const picture = '/assets/picture.jpeg'

/** An id that no resource has. */
export const nobodys = '0190a000-0000-7000-8000-000000000099'

/** A recipe for requests that are refused. */
export const plainToast = {
  title: 'Toast',
  ingredients: [{ name: 'bread', quantity: '2 slices' }],
  steps: ['Toast the bread.'],
}

/** A recipe for requests that create one. Its title is unique, because an author can use each title once. */
export const toast = { ...plainToast, title: 'Toast {unique}' }

/** Creates a recipe for the example, so that it does not change the seed data. */
export const write: Step = {
  method: 'POST',
  target: '/recipes',
  user: 'ada',
  json: toast,
  keep: { as: 'recipe', header: 'Location' },
}

/** Puts a photo on that recipe. */
export const putPhoto: Step = {
  method: 'PUT',
  target: '{recipe}/photo',
  user: 'ada',
  headers: { 'Content-Type': 'image/jpeg' },
  file: picture,
}

/** Reads the entity tag of that recipe. */
export const read: Step = {
  method: 'GET',
  target: '{recipe}',
  user: 'ada',
  keep: { as: 'etag', header: 'ETag' },
}

export const credentials = { username: 'ada', password: 'lovelace-1815' }

/** Starts a session for the example, so that it does not end the session of other examples. */
export const logIn = { method: 'POST', target: '/sessions', json: credentials } as const satisfies Step

const cook = { username: 'cook-{unique}', email: 'cook-{unique}@kitchen.example', password: 'a-long-password' }

/** Creates a user for the example. */
export const register: Step = { method: 'POST', target: '/users', json: cook }

/** Logs in that user. */
export const logInCook: Step = {
  method: 'POST',
  target: '/sessions',
  json: { username: cook.username, password: cook.password },
  keep: { as: 'access', member: 'accessToken' },
}

/** Reads the link in the newest mail to that user. */
export const readMail = (mail: 'email-confirmation' | 'password-reset'): Step => ({
  method: 'GET',
  target: '/outbox',
  keep: { as: 'link', mail, to: cook.email },
})

/** Asks for a mail to set a new password of that user. */
export const forget: Step = { method: 'POST', target: '/password-resets', json: { email: cook.email } }

/** Gets a link to set a new password of that user. */
export const askForReset: readonly [Step, ...Step[]] = [
  register,
  readMail('email-confirmation'),
  { method: 'POST', target: '{link}' },
  forget,
  readMail('password-reset'),
]
