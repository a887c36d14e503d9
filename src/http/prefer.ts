import { listMembers } from './list.ts'

/**
 * Whether a client would rather have no content (RFC 7240 4.2). A preference that comes twice counts as it came first (2);
 * its value may be quoted, and its parameters change nothing here.
 */
export const prefersMinimal = (prefer: string | undefined): boolean => {
  const preferences = listMembers(prefer ?? '').map((member) => (member.split(';')[0] ?? '').toLowerCase())
  const returns = preferences
    .map((text) => /^return\s*(?:=\s*"?([^"]*)"?)?\s*$/.exec(text))
    .find((found) => found !== null)
  return returns?.[1]?.trim() === 'minimal'
}
