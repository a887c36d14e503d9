import { codes } from './registered.ts'

export const serverErrors = codes({
  500: {
    name: 'Internal Server Error',
    section: 'RFC 9110 15.6.1',
    meaning: 'Something went wrong inside that nobody foresaw. It is not the fault of your request.',
  },
  501: {
    name: 'Not Implemented',
    section: 'RFC 9110 15.6.2',
    meaning: 'The server does not know this method at all, at any URI, or some other thing that the request needs.',
  },
  502: {
    name: 'Bad Gateway',
    section: 'RFC 9110 15.6.3',
    meaning: 'A server in between asked the one behind it, and got nonsense back.',
    whyNot: 'This server asks no other one; a proxy in front of it may say this.',
  },
  503: {
    name: 'Service Unavailable',
    section: 'RFC 9110 15.6.4',
    meaning: 'The server cannot answer just now, but expects to soon. Retry-After says when to ask again.',
  },
  504: {
    name: 'Gateway Timeout',
    section: 'RFC 9110 15.6.5',
    meaning: 'A server in between asked the one behind it, and got no answer in time.',
    whyNot: 'This server asks no other one; a proxy in front of it may say this.',
  },
  505: {
    name: 'HTTP Version Not Supported',
    section: 'RFC 9110 15.6.6',
    meaning: 'The request names a major version of HTTP that the server does not speak.',
  },
  506: {
    name: 'Variant Also Negotiates',
    section: 'RFC 2295 8.1',
    meaning:
      'The server is set up so that choosing a form leads to choosing again, round and round. It is experimental.',
    whyNot: 'Forms are chosen in one step here, by the Accept field.',
  },
  507: {
    name: 'Insufficient Storage',
    section: 'RFC 4918 11.5',
    meaning: 'There is no room left to store what the request wants to keep.',
  },
  508: {
    name: 'Loop Detected',
    section: 'RFC 5842 7.2',
    meaning: 'While it followed what belongs to the request, the server came round to where it had been. It is WebDAV.',
    whyNot: 'Recipes do not contain each other, so there is nothing to go round in.',
  },
  510: {
    name: 'Not Extended (OBSOLETED)',
    section: 'RFC 2774 7',
    meaning: 'The request lacks an extension that the server insists on. The experiment that it belonged to is over.',
    whyNot: 'The experiment that it belonged to is history, and no extension is asked for here.',
  },
  511: {
    name: 'Network Authentication Required',
    section: 'RFC 6585 6',
    meaning: 'The network wants you to sign in before it lets you out, as in a hotel.',
    whyNot: 'It comes from the network on the way, never from the server that was meant.',
  },
})
