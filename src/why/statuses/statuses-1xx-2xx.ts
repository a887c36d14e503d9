import { codes } from './registered.ts'

export const informationAndSuccess = codes({
  100: {
    name: 'Continue',
    section: 'RFC 9110 15.2.1',
    meaning:
      'The server has received the headers and has not rejected the request so far. Send the content now; the final response comes after it. This server sends 100 only if the request has Expect: 100-continue.',
  },
  101: {
    name: 'Switching Protocols',
    section: 'RFC 9110 15.2.2',
    meaning:
      'The server accepts the protocol that the client named in the Upgrade header. From here on, the connection uses that protocol.',
    whyNot: 'This server has no other protocol to switch to, so it ignores the Upgrade header.',
  },
  102: {
    name: 'Processing',
    section: 'RFC 2518 10.1',
    meaning:
      'The server has accepted the request but has not completed it yet, so the client should keep waiting. WebDAV once defined it for requests that take long.',
    whyNot:
      'No request to this server takes long enough to need it, and RFC 4918, the newer edition of WebDAV, no longer defines it.',
  },
  103: {
    name: 'Early Hints',
    section: 'RFC 8297 2',
    meaning:
      'The final response is not ready yet, but it will probably have these headers. A browser can start to load what their links name.',
    whyNot: 'This server has its final response ready at once, so a hint would not arrive any earlier.',
  },
  104: {
    name: 'Upload Resumption Supported (TEMPORARY)',
    section: 'draft-ietf-httpbis-resumable-upload',
    meaning:
      'The server supports resumable uploads: if this upload is interrupted, the client can continue it where it stopped. The registration is temporary, because the draft is not yet an RFC.',
    whyNot: 'This server reads at most 10 MiB of content, which can be sent again when an upload was interrupted.',
  },
  200: {
    name: 'OK',
    section: 'RFC 9110 15.3.1',
    meaning:
      'The request succeeded. The content of the response is the requested representation, or the result of the action.',
  },
  201: {
    name: 'Created',
    section: 'RFC 9110 15.3.2',
    meaning:
      'The request succeeded and created a resource. The Location header has its URI. The response has no content if the request has Prefer: return=minimal, or if the request added the first photo of a recipe.',
  },
  202: {
    name: 'Accepted',
    section: 'RFC 9110 15.3.3',
    meaning:
      'The server has accepted the request but has not completed it yet. It may still fail. This server uses it for requests that send a mail. The response does not say whether a mail is sent, or whether it arrives.',
  },
  203: {
    name: 'Non-Authoritative Information',
    section: 'RFC 9110 15.3.4',
    meaning: 'The request succeeded, but a proxy has modified the content that the origin server sent.',
    whyNot: 'Only a proxy that modifies responses sends it, and this server is an origin server.',
  },
  204: {
    name: 'No Content',
    section: 'RFC 9110 15.3.5',
    meaning:
      'The request succeeded, and the response has no content. An operation that would return 200 to a write returns 204 if the request has Prefer: return=minimal.',
  },
  205: {
    name: 'Reset Content',
    section: 'RFC 9110 15.3.6',
    meaning: 'The request succeeded. The client should reset the form or document that the request was sent from.',
    whyNot:
      'It is meant for forms that a user fills in again and again. A client of this API only needs to know that the request succeeded, which is what 204 means.',
  },
  206: {
    name: 'Partial Content',
    section: 'RFC 9110 15.3.7',
    meaning:
      'The content is only the part of the representation that the client asked for in the Range header. The Content-Range header says which part, and how long the whole is.',
  },
  207: {
    name: 'Multi-Status',
    section: 'RFC 4918 11.1',
    meaning: 'The content has a separate status for each resource that the request affected. It is part of WebDAV.',
    whyNot: 'Each request to this server is for one resource, so one status is enough.',
  },
  208: {
    name: 'Already Reported',
    section: 'RFC 5842 7.1',
    meaning:
      'Within a 207 response: the members of this collection were already listed in the same response. It is part of WebDAV.',
    whyNot: 'It is only used inside a 207 response, which this server never sends.',
  },
  226: {
    name: 'IM Used',
    section: 'RFC 3229 10.4.1',
    meaning:
      'The content is not the whole representation but the result of instance manipulations that the client accepts, such as the changes since the version that it has.',
    whyNot:
      'This server does not compute differences between versions. It sends the whole representation, or 304 if nothing has changed.',
  },
})
