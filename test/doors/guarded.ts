/** Every operation that only a user may ask for. */
export const guarded = [
  'GET /users/me',
  'PATCH /users/me',
  'DELETE /users/me',
  'GET /users/me/recipes',
  'GET /sessions',
  'GET /sessions/:id',
  'DELETE /sessions/:id',
  'POST /recipes',
  'PUT /recipes/:id',
  'PATCH /recipes/:id',
  'DELETE /recipes/:id',
]

/** Anyone may ask, but what they get depends on who they are. */
export const optional = 'GET /recipes/:id'

/** Every operation that looks at a token. */
export const looking = [...guarded, optional]
