import { codes } from './registered.ts'

export const redirections = codes({
  300: {
    name: 'Multiple Choices',
    section: 'RFC 9110 15.4.1',
    meaning: 'The resource has several representations, each with its own URI. The client or its user chooses one.',
    whyNot: 'All representations of a recipe share one URI, and the Accept header selects one of them.',
  },
  301: {
    name: 'Moved Permanently',
    section: 'RFC 9110 15.4.2',
    meaning:
      'The resource has a new permanent URI. For historical reasons, clients may change a POST to a GET when they follow the redirect.',
    whyNot: 'For a permanent redirect, this server sends 308, with which the method and the content stay the same.',
  },
  302: {
    name: 'Found',
    section: 'RFC 9110 15.4.3',
    meaning:
      'The resource is temporarily at another URI. For historical reasons, clients may change a POST to a GET when they follow the redirect.',
    whyNot: 'No resource of this server moves to another URI for a limited time.',
  },
  303: {
    name: 'See Other',
    section: 'RFC 9110 15.4.4',
    meaning:
      'The result of the request is at another URI. The client can retrieve it with GET. This server sends it to browsers that have sent a form, so that reloading the page does not send the form again.',
  },
  304: {
    name: 'Not Modified',
    section: 'RFC 9110 15.4.5',
    meaning:
      'The stored copy of the client is still current, so the server does not send the content again. Use the stored copy. Of the headers that the 200 would have, the response repeats Cache-Control, Content-Location, Date, ETag and Vary. Last-Modified is left out, because the ETag already identifies the version, and Content-Type because there is no content: the stored copy has its own.',
  },
  305: {
    name: 'Use Proxy',
    section: 'RFC 9110 15.4.6',
    meaning:
      'An earlier version of HTTP used it to tell the client to send the request through a proxy. It is deprecated.',
    whyNot: 'It is deprecated for security reasons: a response must not be able to choose the proxy of the client.',
  },
  306: {
    name: '(Unused)',
    section: 'RFC 9110 15.4.7',
    meaning: 'An earlier version of HTTP used this code. It is no longer used, and the code is reserved.',
    whyNot: 'It is reserved, so no server should send it.',
  },
  307: {
    name: 'Temporary Redirect',
    section: 'RFC 9110 15.4.8',
    meaning:
      'The resource is temporarily at another URI. Send the same request there, with the same method and content.',
    whyNot: 'No resource of this server moves to another URI for a limited time.',
  },
  308: {
    name: 'Permanent Redirect',
    section: 'RFC 9110 15.4.9',
    meaning:
      'The resource has a new permanent URI. Send the same request there, with the same method and content, and use the new URI from now on.',
  },
})
