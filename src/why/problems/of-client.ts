import type { Advice } from './advice.ts'

/** Advice on the problems of the doors `authentication`, `acceptable`, `existence` and `permission`. */
export const ofClient = {
  'malformed-credentials': {
    meaning:
      'The Authorization header does not follow the syntax of its scheme, or the request has more than one Authorization header.',
    fix: 'Send exactly one Authorization header: Bearer, a space and the token, or Basic, a space and username:password in base64.',
  },
  'missing-token': {
    meaning: 'Only a logged-in user can call this operation, and the request has no Bearer token.',
    fix: 'Log in with POST /sessions. Send the accessToken of the response in the Authorization header: Bearer, a space and the token.',
  },
  'invalid-token': {
    meaning:
      'This server did not sign the Bearer token, or the token was changed afterwards. A single changed character makes it invalid.',
    fix: 'Compare the token with the accessToken that you received. If they are the same, log in again with POST /sessions.',
  },
  'expired-token': {
    meaning: 'The token was valid, but it has expired. An access token is valid for 15 minutes.',
    fix: 'Send your refresh token to POST /sessions/refresh. Then repeat the request with the new access token.',
    cannotProvoke: 'Log in, wait 15 minutes, and send the old access token.',
  },
  'ended-session': {
    meaning: 'The token is genuine, but its session has ended or its user was deleted. A logout takes effect at once.',
    fix: 'Log in again with POST /sessions. The refresh token of the ended session does not work either.',
  },
  'missing-credentials': {
    meaning:
      'The login request has no username and password, neither as JSON content nor as Basic credentials in the Authorization header.',
    fix: 'Send both, in one of these two ways. With curl, use -u username:password.',
  },
  'wrong-credentials': {
    meaning: 'The username or the password is wrong. For security, the response does not reveal which one.',
    fix: 'Check both for typing errors. If you have no account, create one with POST /users.',
  },

  'not-acceptable': {
    meaning: 'The Accept header excludes every media type in which this response is available.',
    fix: 'Ask for one of the media types in the available member of the problem, or remove the Accept header.',
  },

  'no-such-recipe': {
    meaning:
      'No recipe has this id, or the recipe is private and belongs to another user. Both get the same response, so private recipes stay hidden. An id that is not a UUID cannot exist, so it gets a 404 too, and not a 400: it names no resource.',
    fix: 'Use an id from GET /recipes. If the recipe is private and yours, send your token with the request.',
  },
  'no-such-photo': {
    meaning: 'The recipe exists, but it has no photo. The photo member of such a recipe is null.',
    fix: 'Read the photo of another recipe. If this one is yours, send a picture to the same path with PUT.',
  },
  'no-such-user': {
    meaning: 'No user has this username.',
    fix: 'Check the username for typing errors. Usernames contain only lowercase letters, digits and hyphens.',
  },
  'no-such-session': {
    meaning: 'You have no session with this id. A session of another user gets the same response.',
    fix: 'Use an id from GET /sessions, or the word current for the session of your token.',
  },
  'no-such-request': {
    meaning: 'The server keeps the last 500 requests in memory, and none of them has this id.',
    fix: 'Send your request again, and use the X-Request-Id of the new response.',
  },
  'no-such-page': {
    meaning: 'This server has no page or file with this name.',
    fix: 'Choose a page from the list at /statuses, /problems or /operations.',
  },
  'session-ended': {
    meaning:
      'This is one of your sessions, but it has ended and cannot be resumed. That is why the status is 410 Gone and not 404 Not Found.',
    fix: 'Stop using this id. Start a new session with POST /sessions.',
  },

  'no-such-link': {
    meaning: 'No mail of this server has this link, or the user of the link was deleted.',
    fix: 'Copy the whole link from the newest mail. Without SMTP_URL, mails are at /outbox.',
  },
  'link-expired': {
    meaning:
      'The link was valid, but it has expired, was used to set a password, or was made invalid by a newer mail, another address or another password. A link to confirm an address can be used for 24 hours, also again after it has confirmed it. A link to set a password works once, for 30 minutes.',
    fix: 'Use the newest mail, or ask for another one with POST /email-confirmations or POST /password-resets.',
  },

  'email-not-confirmed': {
    meaning:
      'The username and the password are right, but this server requires a confirmed email address, and yours is not confirmed yet.',
    fix: 'Open the link in the mail. Without a token, Basic credentials work at POST /email-confirmations, for another mail, and at PATCH /users/me, to correct the address.',
    cannotProvoke:
      'Start the server with REQUIRE_CONFIRMED_EMAIL=true, register a user, and log in without opening the link in the mail.',
  },
  'not-the-author': {
    meaning: 'You can read this recipe, but only its author can change or delete it.',
    fix: 'If you are the author, log in as that user. If not, create your own recipe with POST /recipes.',
  },
  'wrong-password': {
    meaning:
      'This change requires the current password, and the value of currentPassword is wrong. The token is valid, so the status is 403 and not 401.',
    fix: 'Correct currentPassword, and send the request again. Nothing has changed so far.',
  },
  'invalid-refresh-token': {
    meaning:
      'The refresh token is unknown, has expired or was already used. Each refresh token works once. If you use it again within ten seconds, you get another pair of tokens, which replaces the first. If you use it later, or after the new refresh token was used, the session ends.',
    fix: 'Log in again with POST /sessions. After each refresh, keep only the newest refresh token.',
  },
  'cross-site': {
    meaning:
      'The browser reports that a page of another site sent this request. Such a page could send it without its visitor knowing.',
    fix: 'Send the request from a page of this server, or with curl.',
  },
} as const satisfies Record<string, Advice>
