import { codes } from './registered.ts'

export const clientErrors = codes({
  400: {
    name: 'Bad Request',
    section: 'RFC 9110 15.5.1',
    meaning: 'The request could not be made sense of as it was written. Sent again unchanged, it will fail again.',
  },
  401: {
    name: 'Unauthorized',
    section: 'RFC 9110 15.5.2',
    meaning:
      'The server does not know who is asking: credentials are missing or no good. WWW-Authenticate says which kind would do.',
  },
  402: {
    name: 'Payment Required',
    section: 'RFC 9110 15.5.3',
    meaning: 'It was set aside for paying over the web, and nobody ever settled what exactly it says.',
    whyNot: 'Nothing costs anything here.',
  },
  403: {
    name: 'Forbidden',
    section: 'RFC 9110 15.5.4',
    meaning: 'The server understood, and the answer is no. Other credentials might help, but the same ones will not.',
  },
  404: {
    name: 'Not Found',
    section: 'RFC 9110 15.5.5',
    meaning: 'There is nothing at this URI, or nothing that you are meant to know of. It does not say for how long.',
  },
  405: {
    name: 'Method Not Allowed',
    section: 'RFC 9110 15.5.6',
    meaning: 'This is here, but not with that method. Allow names the ones that work.',
  },
  406: {
    name: 'Not Acceptable',
    section: 'RFC 9110 15.5.7',
    meaning: 'It exists, but in none of the forms that your Accept field asks for.',
  },
  407: {
    name: 'Proxy Authentication Required',
    section: 'RFC 9110 15.5.8',
    meaning: 'A proxy on the way wants to know who you are before it passes your request on.',
    whyNot: 'Only a proxy says this, and this server is none.',
  },
  408: {
    name: 'Request Timeout',
    section: 'RFC 9110 15.5.9',
    meaning: 'The request did not arrive in full in the time there was, and the server gave up waiting.',
  },
  409: {
    name: 'Conflict',
    section: 'RFC 9110 15.5.10',
    meaning: 'The request is fine in itself, but it clashes with what is stored. Settle that, and send it again.',
  },
  410: {
    name: 'Gone',
    section: 'RFC 9110 15.5.11',
    meaning: 'It was here once and will not come back. Links to it can be taken away.',
  },
  411: {
    name: 'Length Required',
    section: 'RFC 9110 15.5.12',
    meaning: 'The server will not take content unless a Content-Length field says beforehand how much there is.',
    whyNot: 'Content may come in chunks here, and is counted while it is read.',
  },
  412: {
    name: 'Precondition Failed',
    section: 'RFC 9110 15.5.13',
    meaning: 'You said: only if this still holds (If-Match, say). It does not, and so nothing was done.',
  },
  413: {
    name: 'Content Too Large',
    section: 'RFC 9110 15.5.14',
    meaning: 'There is more content than the server is willing to read.',
  },
  414: {
    name: 'URI Too Long',
    section: 'RFC 9110 15.5.15',
    meaning: 'The URI has more characters than the server is willing to read.',
  },
  415: {
    name: 'Unsupported Media Type',
    section: 'RFC 9110 15.5.16',
    meaning: 'The content is of a type, or in a coding, that is not read here. What it says was not even looked at.',
  },
  416: {
    name: 'Range Not Satisfiable',
    section: 'RFC 9110 15.5.17',
    meaning: 'You asked for a part that does not exist, such as octets behind the end.',
    whyNot: 'A Range field is passed over here, and so no range can be wrong.',
  },
  417: {
    name: 'Expectation Failed',
    section: 'RFC 9110 15.5.18',
    meaning: 'What your Expect field asks for cannot be met.',
  },
  418: {
    name: '(Unused)',
    section: 'RFC 9110 15.5.19',
    meaning:
      'The teapot of an April joke. So much software implements it that the number is reserved, and means nothing.',
    whyNot: 'It is reserved, and a server that gave it would be joking.',
  },
  421: {
    name: 'Misdirected Request',
    section: 'RFC 9110 15.5.20',
    meaning: 'The request is meant for a host that this server does not answer for.',
  },
  422: {
    name: 'Unprocessable Content',
    section: 'RFC 9110 15.5.21',
    meaning: 'The content is of the right type and well-formed, and yet what it says does not make sense here.',
  },
  423: {
    name: 'Locked',
    section: 'RFC 4918 11.3',
    meaning: 'Somebody holds a lock on this, and you do not have its key. It is WebDAV.',
    whyNot: 'Nothing is locked here: entity tags and If-Match keep writers from overwriting each other.',
  },
  424: {
    name: 'Failed Dependency',
    section: 'RFC 4918 11.4',
    meaning: 'This step was left out, because one that it needed went wrong before. It is WebDAV.',
    whyNot: 'A request here is one step, done in full or not at all.',
  },
  425: {
    name: 'Too Early',
    section: 'RFC 8470 5.2',
    meaning: 'The request came in the first, replayable moments of a TLS connection; send it again when that stands.',
    whyNot: 'This server speaks without TLS, and leaves that to a proxy in front of it.',
  },
  426: {
    name: 'Upgrade Required',
    section: 'RFC 9110 15.5.22',
    meaning: 'The server would answer, but in another protocol, which its Upgrade field names.',
    whyNot: 'Plain HTTP/1.1 is all that is spoken here, and nobody is sent on to anything newer.',
  },
  428: {
    name: 'Precondition Required',
    section: 'RFC 6585 3',
    meaning:
      'Say which version you want to change (If-Match), so that you do not overwrite somebody else’s work unseen.',
  },
  429: {
    name: 'Too Many Requests',
    section: 'RFC 6585 4',
    meaning: 'You have asked too often in a short time. Retry-After says how long to wait.',
  },
  431: {
    name: 'Request Header Fields Too Large',
    section: 'RFC 6585 5',
    meaning: 'The header fields, one of them or all together, are larger than the server is willing to read.',
  },
  451: {
    name: 'Unavailable For Legal Reasons',
    section: 'RFC 7725 3',
    meaning: 'A law or a court does not let the server show this. The number comes from a novel about burned books.',
    whyNot: 'Nobody has forbidden a recipe yet.',
  },
})
