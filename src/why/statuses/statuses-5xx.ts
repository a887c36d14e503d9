import { codes } from './registered.ts'

export const serverErrors = codes({
  500: {
    name: 'Internal Server Error',
    section: 'RFC 9110 15.6.1',
    meaning: 'An unexpected error in the server kept it from completing the request.',
  },
  501: {
    name: 'Not Implemented',
    section: 'RFC 9110 15.6.2',
    meaning:
      'The server does not support what the request needs. Usually it does not know the method, and so no resource supports it.',
  },
  502: {
    name: 'Bad Gateway',
    section: 'RFC 9110 15.6.3',
    meaning: 'A gateway or proxy received an invalid response from the server behind it.',
    whyNot: 'This server does not forward requests. A proxy in front of it can send this status.',
  },
  503: {
    name: 'Service Unavailable',
    section: 'RFC 9110 15.6.4',
    meaning:
      'The server cannot handle the request at the moment, for example because it is overloaded or shutting down. The Retry-After header gives the time to wait before the next attempt.',
  },
  504: {
    name: 'Gateway Timeout',
    section: 'RFC 9110 15.6.5',
    meaning: 'A gateway or proxy did not receive a response in time from the server behind it.',
    whyNot: 'This server does not forward requests. A proxy in front of it can send this status.',
  },
  505: {
    name: 'HTTP Version Not Supported',
    section: 'RFC 9110 15.6.6',
    meaning: 'The server does not support the major version of HTTP in the request.',
  },
  506: {
    name: 'Variant Also Negotiates',
    section: 'RFC 2295 8.1',
    meaning:
      'The server is misconfigured: the variant that it chose is itself set up to negotiate, so the negotiation does not end. It is experimental.',
    whyNot: 'This server selects a representation in one step, by the Accept header.',
  },
  507: {
    name: 'Insufficient Storage',
    section: 'RFC 4918 11.5',
    meaning: 'The server has no room to store what the request needs to store.',
  },
  508: {
    name: 'Loop Detected',
    section: 'RFC 5842 7.2',
    meaning:
      'The server stopped the request because it ran into an infinite loop while it went through a collection. It is part of WebDAV.',
    whyNot: 'Recipes do not contain each other, so there is no loop to run into.',
  },
  510: {
    name: 'Not Extended (OBSOLETED)',
    section: 'RFC 2774 7',
    meaning:
      'The request does not use an HTTP extension that the resource requires. RFC 2774, the experiment that defined it, is obsolete.',
    whyNot: 'It is obsolete, and this server requires no extension.',
  },
  511: {
    name: 'Network Authentication Required',
    section: 'RFC 6585 6',
    meaning: 'The client has to log in to the network before it can use it, for example in a hotel.',
    whyNot: 'It is sent by the network on the way to a server, never by the server itself.',
  },
})
