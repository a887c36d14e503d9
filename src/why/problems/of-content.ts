import type { Advice } from './advice.ts'

/** Advice on the problems of the doors `query`, `content`, `precondition`, `syntax`, `meaning` and `conflict`. */
export const ofContent = {
  'invalid-query': {
    meaning: 'A query parameter is unknown, repeated, empty or has an invalid value.',
    fix: 'Correct the parameters listed in errors. One response lists them all.',
  },

  'partial-content': {
    meaning:
      'The Content-Range header says that the content of this PUT is only a part of the resource. Storing it would replace the whole resource with that part.',
    fix: 'Send the whole resource without a Content-Range header, or, for a recipe, use PATCH to send only the members to change.',
  },
  'missing-content': {
    meaning: 'This method requires content, and the request has none.',
    fix: 'Send JSON, or a picture as the photo of a recipe, with a Content-Type header that matches. With curl, use --json or --data-binary.',
  },
  'content-too-large': {
    meaning: 'The content is larger than 1 MiB, a form is larger than 64 KiB, or a photo is larger than 10 MiB.',
    fix: 'Send less content. The largest valid recipe fits in 1 MiB of UTF-8, so look for data that does not belong in it. Photos are stored with at most 1,600 pixels on each side, so a smaller copy loses nothing.',
  },
  'unsupported-media-type': {
    meaning:
      'The Content-Type header is missing, or it names a media type or a charset that this operation does not read.',
    fix: 'Send one of the media types in the Accept header of the response, and text encoded as UTF-8. Without a Content-Type header, curl -d sends a form and not JSON.',
  },
  'unsupported-content-coding': {
    meaning: 'The Content-Encoding header announces compressed content, and this server does not decompress content.',
    fix: 'Send the content uncompressed, without a Content-Encoding header.',
  },

  'precondition-failed': {
    meaning:
      'A precondition of the request, such as If-Match, is false for the current version. Most likely, the resource has changed since you read it.',
    fix: 'GET the current version, apply your change to it, and send the result with the new ETag, double quotes included, in the If-Match header. If your ETag begins with W/, a proxy has made it weak, and a weak ETag never matches in If-Match: send the etag member of this problem instead.',
  },
  'range-not-satisfiable': {
    meaning:
      'The Range header asks for bytes that the content does not have. The Content-Range header of the response says how many it has.',
    fix: 'Send a range that begins before the end, or remove the Range header to get the whole content. If your download was already complete, there is nothing left to request.',
  },
  'precondition-required': {
    meaning:
      'A PUT replaces the whole recipe, so it could overwrite a change that you have not seen. The request has to name the version that it replaces.',
    fix: 'GET the recipe, make your change in that version, and send it with the ETag of the response in an If-Match header. A newer ETag than that of the version which you changed would undo the change of another client.',
  },

  'malformed-json': {
    meaning:
      'The Content-Type header announces JSON, but the content is not well-formed JSON. Typical causes are an extra comma, a missing quote or an encoding other than UTF-8.',
    fix: "Correct the content at the place that detail names. In bash, put single quotes around the JSON. In PowerShell, run $PSNativeCommandArgumentPassing = 'Legacy' first, put single quotes around the JSON, and write \\\" for each double quote in it. In JavaScript, let JSON.stringify write it.",
  },

  'malformed-image': {
    meaning:
      'The content is not a JPEG, PNG, WebP or AVIF image, or it is damaged. The server looks at the content itself, not at the Content-Type or the file name.',
    fix: 'Open the file in an image viewer. If it opens, save it as JPEG and send that. With curl, use --data-binary: -d changes the content.',
  },
  'malformed-form': {
    meaning:
      'The Content-Type header announces a form, but a % in the content is not followed by two hexadecimal digits, or the bytes are not UTF-8.',
    fix: 'Encode the fields as a browser does. With curl, use --data-urlencode.',
  },

  'invalid-content': {
    meaning:
      'The content is well-formed, but it has errors: a member of JSON is missing, unknown, of the wrong type or out of range, or a photo has too many pixels.',
    fix: 'Correct the members listed in errors. Each pointer names one member; # stands for the whole content. A response lists at most 100 errors. Members that only the server sets, such as id, may be sent and are ignored.',
  },

  'username-taken': {
    meaning: 'A user with this username already exists.',
    fix: 'Choose another username. If the account is yours, log in with POST /sessions.',
  },
  'email-taken': {
    meaning: 'A user with this email address already exists. Uppercase and lowercase letters count as the same.',
    fix: 'Use another email address. If the account is yours, log in with POST /sessions.',
  },
  'email-confirmed': {
    meaning: 'Your email address is already confirmed, so you do not need another mail.',
    fix: 'There is nothing to do. GET /users/me shows emailConfirmed.',
  },
  'title-taken': {
    meaning: 'You already have a recipe with exactly this title. Each author can use a title once.',
    fix: 'Choose another title, or change the recipe that already has it.',
  },
} as const satisfies Record<string, Advice>
