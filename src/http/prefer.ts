import { listMembers } from './list.ts'

/** The value of a preference of this name, without its quotes and parameters; undefined if the text is another one. */
const valueNamed = (name: string, text: string): string | undefined => {
  const [given = '', ...value] = (text.split(';')[0] ?? '').toLowerCase().split('=')
  return given.trim() === name ? value.join('=').replaceAll('"', ' ').trim() : undefined
}

/**
 * Whether a client would rather have no content (RFC 7240 4.2). A preference that comes twice counts as it came first (2);
 * its value may be quoted, and its parameters change nothing here.
 */
export const prefersMinimal = (prefer: string | undefined): boolean =>
  listMembers(prefer ?? '')
    .map((member) => valueNamed('return', member))
    .find((value) => value !== undefined) === 'minimal'
