import type { Step } from './example.ts'

/** Recipes of the seed. */
export const shakshuka = '/recipes/0190a000-0000-7000-8000-000000000001'
export const graces = '/recipes/0190a000-0000-7000-8000-000000000002'
export const gracesPrivate = '/recipes/0190a000-0000-7000-8000-000000000014'

/** An id that nothing has. */
export const nobodys = '0190a000-0000-7000-8000-000000000099'

/** For where it is refused before anyone reads it. */
export const plainToast = {
  title: 'Toast',
  ingredients: [{ name: 'bread', quantity: '2 slices' }],
  steps: ['Toast the bread.'],
}

/** For where it is written: one author, one title. */
export const toast = { ...plainToast, title: 'Toast {unique}' }

/** A recipe for the example alone, so that the seed stays as it is. */
export const write: Step = {
  method: 'POST',
  target: '/recipes',
  user: 'ada',
  json: toast,
  keep: { as: 'recipe', header: 'Location' },
}

/** Its entity tag. */
export const read: Step = {
  method: 'GET',
  target: '{recipe}',
  user: 'ada',
  keep: { as: 'etag', header: 'ETag' },
}

export const credentials = { username: 'ada', password: 'lovelace-1815' }

/** A session for the example alone: what ends it must not end that of others. */
export const logIn = { method: 'POST', target: '/sessions', json: credentials } as const satisfies Step

/** An account for the example alone. */
export const register: Step = {
  method: 'POST',
  target: '/users',
  json: { username: 'cook-{unique}', email: 'cook-{unique}@kitchen.example', password: 'a-long-password' },
}
