import type { Advice } from './advice.ts'

/** Of the doors that ask who the client is, and what it may see and do. */
export const ofClient = {
  'malformed-credentials': {
    meaning: 'There is an Authorization field, but it is not written as its scheme wants it, or there are two.',
    mend: 'Send one field: Authorization: Bearer, a blank, and the token, or Basic with the pair in base64.',
  },
  'missing-token': {
    meaning: 'This operation is for users who are logged in, and the request carries no Bearer token.',
    mend: 'POST /sessions with a username and password, and send its accessToken as Authorization: Bearer ….',
  },
  'invalid-token': {
    meaning: 'A token came that this server did not sign, or that was changed since: even one character is enough.',
    mend: 'Compare it with the one that you were given. If in doubt, log in again.',
  },
  'expired-token': {
    meaning: 'The token was good once, but an access token lives for 15 minutes only.',
    mend: 'POST /sessions/refresh with the refresh token for a new pair, and send the request again.',
    cannotProvoke: 'Log in, wait for a quarter of an hour, and send the old accessToken.',
  },
  'ended-session': {
    meaning: 'The token is genuine, but its session was ended, or its user is gone: logging out works at once.',
    mend: 'Log in again. The refresh token of that session is of no use either.',
  },
  'missing-credentials': {
    meaning: 'A login came without a username and password, in the content as in the Authorization field.',
    mend: 'Send both as JSON, or let curl do it with -u ada:….',
  },
  'wrong-credentials': {
    meaning: 'There is no user with this username and this password. Which of the two is wrong is not told on purpose.',
    mend: 'Check both for slips. Who has no user yet gets one with POST /users.',
  },

  'not-acceptable': {
    meaning: 'The Accept field leaves no form that this answer can take.',
    mend: 'Ask for one of the types in the problem’s available member, or leave the Accept field out.',
  },

  'no-such-recipe': {
    meaning: 'No recipe has this id, or it is private and not yours: both look the same, so that nobody can find out.',
    mend: 'Take the id from GET /recipes. If the recipe is yours and private, send your token.',
  },
  'no-such-user': {
    meaning: 'Nobody is registered under this username.',
    mend: 'Look for a slip in the name; usernames are written in small letters.',
  },
  'no-such-session': {
    meaning: 'You have no session with this id. Those of others do not exist for you.',
    mend: 'Take the id from GET /sessions, or write current for the session of your token.',
  },
  'no-such-request': {
    meaning: 'The record keeps the last 500 requests in memory, and this id is not among them.',
    mend: 'Send the request once more, and follow the X-Request-Id of its answer.',
  },
  'no-such-page': {
    meaning: 'Among the pages and files that explain this server, none has this name.',
    mend: 'Go up to the list it belongs to, /statuses or /problems, which names all there are.',
  },
  'session-ended': {
    meaning: 'This was a session of yours, and it is over. It will not come back, so it is gone and not just missing.',
    mend: 'Forget its id. POST /sessions begins a new one.',
  },

  'not-the-author': {
    meaning: 'You are known and may read this recipe, but only the one who wrote it may change or delete it.',
    mend: 'Use the token of its author, or POST a recipe of your own.',
  },
  'wrong-password': {
    meaning:
      'A new password needs the current one beside it, and that was wrong. The token was fine, so it is not a 401.',
    mend: 'Correct currentPassword, and send it again. Nothing has changed meanwhile.',
  },
  'invalid-refresh-token': {
    meaning:
      'The refresh token is unknown, too old or spent: each one works once, and using it again ends its session.',
    mend: 'Log in again with POST /sessions, and keep only the newest refresh token.',
  },
  'cross-site': {
    meaning:
      'A browser says that a page of another site sent this, and that page must not do harm through its visitor.',
    mend: 'Do it from a page of this server, or with curl.',
  },
} as const satisfies Record<string, Advice>
