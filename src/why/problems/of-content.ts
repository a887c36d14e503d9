import type { Advice } from './advice.ts'

/** Of the doors that ask what the client sends. */
export const ofContent = {
  'invalid-query': {
    meaning: 'A parameter in the URI is unknown, there twice, empty or out of its range.',
    mend: 'Correct what errors names, one entry for each parameter: all faults are in one answer.',
  },

  'missing-content': {
    meaning: 'This method works on content, and the request has none.',
    mend: 'Send JSON, with a Content-Type that says so. With curl that is --json.',
  },
  'content-too-large': {
    meaning: 'The content has more than 1 MiB.',
    mend: 'Send less. The largest recipe that is allowed has room in it, so look for what got in by mistake.',
  },
  'unsupported-media-type': {
    meaning: 'The Content-Type is missing or not one that is read here, whatever the content looks like.',
    mend: 'Send one of the types in the Accept field of the answer. Without being told, curl -d sends a form and not JSON.',
  },
  'unsupported-content-coding': {
    meaning: 'The content is compressed, and this server does not unpack what it is sent.',
    mend: 'Send it as it is, without a Content-Encoding.',
  },

  'precondition-failed': {
    meaning:
      'You named the version that you know, and by now there is another one. Somebody, perhaps you, has written since.',
    mend: 'GET the current version, put your change into that, and send it with the new ETag in If-Match.',
  },
  'precondition-required': {
    meaning:
      'A PUT replaces all of a recipe, so it could wipe out a change that you never saw. You have to name the version.',
    mend: 'GET the recipe, and send the ETag of that answer back in an If-Match field.',
  },

  'malformed-json': {
    meaning: 'The Content-Type says JSON, but what came is not: a comma too many, a quote too few, or no UTF-8.',
    mend: 'Mend it where the detail says. In a shell, put single quotes around the JSON.',
  },

  'invalid-content': {
    meaning:
      'It is JSON, but not what is asked for: a member is missing, unknown, of another kind or out of its range.',
    mend: 'Correct what errors names: each pointer leads to one member. All faults are in one answer.',
  },

  'username-taken': {
    meaning: 'Somebody has registered under this username before.',
    mend: 'Choose another one. If it was you, log in with POST /sessions.',
  },
  'email-taken': {
    meaning: 'Somebody has registered with this email address before; capitals make no difference.',
    mend: 'Use another one. If it was you, log in with POST /sessions.',
  },
  'title-taken': {
    meaning: 'You have a recipe with this very title already, and one author may use a title once.',
    mend: 'Choose another title, or change the recipe that has it.',
  },
} as const satisfies Record<string, Advice>
