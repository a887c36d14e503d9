import { codes } from './registered.ts'

export const informationAndSuccess = codes({
  100: {
    name: 'Continue',
    section: 'RFC 9110 15.2.1',
    meaning:
      'Your header fields look fine, so send the content now. It comes before the real answer, and only to a client that said it would wait.',
  },
  101: {
    name: 'Switching Protocols',
    section: 'RFC 9110 15.2.2',
    meaning: 'You asked in an Upgrade field for another protocol, and from here on this connection speaks it.',
    whyNot: 'There is no other protocol here to change to, so an Upgrade field is passed over.',
  },
  102: {
    name: 'Processing',
    section: 'RFC 2518 10.1',
    meaning: 'Your request has arrived and is being worked on, so keep waiting. It was made for slow WebDAV requests.',
    whyNot: 'Nothing here takes long enough to need a sign of life, and the newer WebDAV left this code out.',
  },
  103: {
    name: 'Early Hints',
    section: 'RFC 8297 2',
    meaning: 'The answer is not ready, but these links will be part of it: a browser can start to load them.',
    whyNot: 'Answers here are ready at once, so a hint would not come any earlier than the answer.',
  },
  104: {
    name: 'Upload Resumption Supported (TEMPORARY)',
    section: 'draft-ietf-httpbis-resumable-upload',
    meaning:
      'If this upload breaks off, it can be taken up again where it stopped. The code is reserved for a draft that is not yet an RFC.',
    whyNot: 'Content here is 1 MiB at most, which is sent again as quickly as it is resumed.',
  },
  200: {
    name: 'OK',
    section: 'RFC 9110 15.3.1',
    meaning: 'It worked, and the content of the answer is what you asked for or what came of it.',
  },
  201: {
    name: 'Created',
    section: 'RFC 9110 15.3.2',
    meaning: 'Something new exists because of your request. The Location field tells where it is.',
  },
  202: {
    name: 'Accepted',
    section: 'RFC 9110 15.3.3',
    meaning: 'Your request was taken in and will be worked on later; whether it will succeed is not known yet.',
    whyNot: 'Nothing is put off here: when you have the answer, the work is done and on the disk.',
  },
  203: {
    name: 'Non-Authoritative Information',
    section: 'RFC 9110 15.3.4',
    meaning: 'It worked, but a proxy on the way has changed what the server sent.',
    whyNot: 'Only a proxy that alters answers says this, and this server is where answers begin.',
  },
  204: {
    name: 'No Content',
    section: 'RFC 9110 15.3.5',
    meaning: 'It worked, and there is nothing more to tell: the answer ends with its header fields.',
  },
  205: {
    name: 'Reset Content',
    section: 'RFC 9110 15.3.6',
    meaning: 'It worked; now empty the form that you sent this from, so that the next entry can be made.',
    whyNot: 'It is advice to a form in front of a person, and the clients of an API have none.',
  },
  206: {
    name: 'Partial Content',
    section: 'RFC 9110 15.3.7',
    meaning: 'Here is the part that you asked for in a Range field, and not the whole.',
    whyNot: 'Recipes are small, so a Range field is passed over and you get the whole with 200, as the RFC allows.',
  },
  207: {
    name: 'Multi-Status',
    section: 'RFC 4918 11.1',
    meaning: 'Your one request touched many things, and the content holds a status for each of them. It is WebDAV.',
    whyNot: 'A request here works on one resource, and so one status says it all.',
  },
  208: {
    name: 'Already Reported',
    section: 'RFC 5842 7.1',
    meaning: 'Inside the list of a 207: this entry was described further up already. It is WebDAV.',
    whyNot: 'It only ever stands inside a 207, which is never given here either.',
  },
  226: {
    name: 'IM Used',
    section: 'RFC 3229 10.4.1',
    meaning: 'Here is what has changed since the version that you hold, instead of the whole.',
    whyNot:
      'Differences between versions are not worked out here: you get the whole recipe, or 304 where none changed.',
  },
})
