import { codes } from './registered.ts'

export const redirections = codes({
  300: {
    name: 'Multiple Choices',
    section: 'RFC 9110 15.4.1',
    meaning: 'There are several versions of this, each with a URI of its own: choose one.',
    whyNot: 'The forms of a recipe share one URI, and the Accept field chooses among them.',
  },
  301: {
    name: 'Moved Permanently',
    section: 'RFC 9110 15.4.2',
    meaning: 'This has a new URI for good: use that one from now on. Clients may turn a POST into a GET on the way.',
    whyNot: 'Where a redirect for good is due, this server sends 308, which keeps the method and the content.',
  },
  302: {
    name: 'Found',
    section: 'RFC 9110 15.4.3',
    meaning: 'For now it is at another URI. Clients may turn a POST into a GET on the way there.',
    whyNot: 'Nothing here is anywhere else for a while.',
  },
  303: {
    name: 'See Other',
    section: 'RFC 9110 15.4.4',
    meaning: 'The answer to what you did can be read at another URI: GET it there.',
    whyNot: 'What was made or changed comes with the answer itself, and Location says where it will be found later.',
  },
  304: {
    name: 'Not Modified',
    section: 'RFC 9110 15.4.5',
    meaning: 'You have the current version already, so it is not sent again. Use your copy.',
  },
  305: {
    name: 'Use Proxy',
    section: 'RFC 9110 15.4.6',
    meaning: 'Once it meant: ask through this proxy. It is deprecated, for anybody on the way could have said so.',
    whyNot: 'It is deprecated, since a client must not let an answer choose its proxy.',
  },
  306: {
    name: '(Unused)',
    section: 'RFC 9110 15.4.7',
    meaning: 'It had a meaning in an old draft and has none today; the number stays reserved.',
    whyNot: 'It is reserved, and nobody may give it.',
  },
  307: {
    name: 'Temporary Redirect',
    section: 'RFC 9110 15.4.8',
    meaning: 'For now it is at another URI: send the very same request there, method and content unchanged.',
    whyNot: 'Nothing here is anywhere else for a while.',
  },
  308: {
    name: 'Permanent Redirect',
    section: 'RFC 9110 15.4.9',
    meaning: 'This has a new URI for good: send the very same request there, now and from now on.',
  },
})
