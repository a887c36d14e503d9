import { codes } from './registered.ts'

export const clientErrors = codes({
  400: {
    name: 'Bad Request',
    section: 'RFC 9110 15.5.1',
    meaning:
      'The server cannot process the request because of an error in it, such as invalid syntax. Correct the request before you send it again. Content gets 400 if it is missing or not well-formed, 415 if its media type or coding is not supported, and 422 if it is well-formed but not valid.',
  },
  401: {
    name: 'Unauthorized',
    section: 'RFC 9110 15.5.2',
    meaning:
      'The request lacks valid credentials: they are missing or not accepted. The WWW-Authenticate header names the authentication scheme to use.',
  },
  402: {
    name: 'Payment Required',
    section: 'RFC 9110 15.5.3',
    meaning: 'The code is reserved for future use. HTTP defines no meaning for it.',
    whyNot: 'Nothing on this server has to be paid for.',
  },
  403: {
    name: 'Forbidden',
    section: 'RFC 9110 15.5.4',
    meaning:
      'The server understood the request and refuses to carry it out. Sending it again with the same credentials does not help, unless the content was the reason, such as a wrong currentPassword. Where a client must not even learn that a resource exists, as with the private recipe of another user, the status is 404.',
  },
  404: {
    name: 'Not Found',
    section: 'RFC 9110 15.5.5',
    meaning:
      'The server has no resource at this URI, or does not disclose that it has one. The status does not indicate whether this is temporary or permanent.',
  },
  405: {
    name: 'Method Not Allowed',
    section: 'RFC 9110 15.5.6',
    meaning:
      'The resource exists but does not support this method. The Allow header lists the methods that it supports.',
  },
  406: {
    name: 'Not Acceptable',
    section: 'RFC 9110 15.5.7',
    meaning: 'The resource exists, but not in any form that the Accept header of the request allows.',
  },
  407: {
    name: 'Proxy Authentication Required',
    section: 'RFC 9110 15.5.8',
    meaning: 'A proxy on the way to the server requires credentials before it forwards the request.',
    whyNot: 'Only a proxy sends it, and this server is an origin server.',
  },
  408: {
    name: 'Request Timeout',
    section: 'RFC 9110 15.5.9',
    meaning: 'The server did not receive the whole request within the time that it was prepared to wait.',
  },
  409: {
    name: 'Conflict',
    section: 'RFC 9110 15.5.10',
    meaning:
      'The request conflicts with the current state of the resource, or with other stored data. Resolve the conflict, then send the request again.',
  },
  410: {
    name: 'Gone',
    section: 'RFC 9110 15.5.11',
    meaning: 'The resource existed but is no longer available, probably for good. Remove links to it.',
  },
  411: {
    name: 'Length Required',
    section: 'RFC 9110 15.5.12',
    meaning: 'The server does not accept content without a Content-Length header.',
    whyNot: 'This server also accepts chunked content, and counts its length while it reads it.',
  },
  412: {
    name: 'Precondition Failed',
    section: 'RFC 9110 15.5.13',
    meaning:
      'A precondition in the headers of the request, such as If-Match, is false. The server did not carry out the request. GET the current version, make your change in it, and send the result with its ETag in If-Match. A GET gets this status only if it has If-Match or If-Unmodified-Since. A PUT of a recipe without If-Match gets 428, whatever other preconditions it has.',
  },
  413: {
    name: 'Content Too Large',
    section: 'RFC 9110 15.5.14',
    meaning: 'The content of the request is larger than the server is willing to process.',
  },
  414: {
    name: 'URI Too Long',
    section: 'RFC 9110 15.5.15',
    meaning: 'The URI is longer than the server is willing to interpret.',
  },
  415: {
    name: 'Unsupported Media Type',
    section: 'RFC 9110 15.5.16',
    meaning:
      'The server does not support the media type or the content coding of the request. This server decides by the headers, without reading the content; what the content itself shows is 400 if it is not well-formed, and 422 if it is not valid.',
  },
  416: {
    name: 'Range Not Satisfiable',
    section: 'RFC 9110 15.5.17',
    meaning:
      'The server cannot send the part that the Range header asks for, for example because the range starts after the end.',
  },
  417: {
    name: 'Expectation Failed',
    section: 'RFC 9110 15.5.18',
    meaning: 'The server cannot meet the expectation in the Expect header.',
  },
  418: {
    name: '(Unused)',
    section: 'RFC 9110 15.5.19',
    meaning:
      'An April Fools’ joke, RFC 2324, defined this code for teapots. So many programs use it as a joke that it cannot be assigned to anything else and is reserved.',
    whyNot: 'It is reserved, so no server should send it.',
  },
  421: {
    name: 'Misdirected Request',
    section: 'RFC 9110 15.5.20',
    meaning:
      'The host in the URI of the request, which is in the Host header, is not one that this server responds for. This server responds for localhost, for IP addresses and for the names in ALLOWED_HOSTS and PUBLIC_URL, so that no other site can reach it under its own name (DNS rebinding).',
  },
  422: {
    name: 'Unprocessable Content',
    section: 'RFC 9110 15.5.21',
    meaning:
      'The server understands the media type, and the syntax of the content is correct, but the server cannot process what the content asks for. On this server, its values are not valid; content that is not well-formed is 400, and of another media type 415.',
  },
  423: {
    name: 'Locked',
    section: 'RFC 4918 11.3',
    meaning: 'The resource is locked, and the request has no valid lock token. It is part of WebDAV.',
    whyNot: 'This server has no locks. Entity tags and If-Match prevent clients from overwriting each other’s changes.',
  },
  424: {
    name: 'Failed Dependency',
    section: 'RFC 4918 11.4',
    meaning: 'The action failed because it depended on another action, and that one failed. It is part of WebDAV.',
    whyNot: 'Each request to this server is a single action, which is carried out completely or not at all.',
  },
  425: {
    name: 'Too Early',
    section: 'RFC 8470 5.2',
    meaning:
      'The request arrived as early data of a TLS connection, which an attacker could replay. Send it again when the handshake is complete.',
    whyNot: 'This server uses no TLS itself. A proxy in front of it can send this status.',
  },
  426: {
    name: 'Upgrade Required',
    section: 'RFC 9110 15.5.22',
    meaning:
      'The server refuses the request over the current protocol. The Upgrade header names a protocol over which it may accept it.',
    whyNot: 'This server accepts HTTP/1.1 and never requires another protocol.',
  },
  428: {
    name: 'Precondition Required',
    section: 'RFC 6585 3',
    meaning:
      'The server requires a conditional request. Send the ETag of the version that you want to change in an If-Match header, so that you do not overwrite a change that you have not seen. Another precondition does not replace it. If If-Match is false, the status is 412.',
  },
  429: {
    name: 'Too Many Requests',
    section: 'RFC 6585 4',
    meaning: 'The client has sent too many requests in a given time. The Retry-After header gives the time to wait.',
  },
  431: {
    name: 'Request Header Fields Too Large',
    section: 'RFC 6585 5',
    meaning: 'A single header, or all headers together, are larger than the server is willing to process.',
  },
  451: {
    name: 'Unavailable For Legal Reasons',
    section: 'RFC 7725 3',
    meaning: 'The server denies access because of a legal demand. The number refers to the novel Fahrenheit 451.',
    whyNot: 'No legal demand restricts access to this server.',
  },
})
