import { contentOf, fieldsOf, fill, hasContent, hasField, type Step } from './example.ts'

/** How a shell writes the words of a command. */
export type Quoting = {
  readonly curl: string
  /** Quotes a string with placeholders as one word. */
  readonly word: (text: string) => string
  /** Content that means the same, in the form that the shell can pass on. */
  readonly content: (text: string) => string
}

/**
 * Whether curl sends the target unchanged as part of a URL. In others it resolves dot segments, expands brackets or drops a
 * fragment.
 */
const isPlain = (target: string): boolean =>
  /^\/[\w@%+=:,./~!$&'()*;?|"-]*$/.test(target) && !/\/\.{1,2}(\/|\?|$)/.test(target)

/** The options with `-I`, which sends HEAD, in the place of `-i`, which writes the header section of a response. */
const withHead = (options: readonly string[]): readonly string[] =>
  options.some((option) => /^-s?i$/.test(option))
    ? options.map((option) => option.replace(/^(-s?)i$/, '$1I'))
    : ['-I', ...options]

/**
 * The words of a curl command, the options that belong together in one string. `piped` names the file with content that is
 * not text; `range` is a URL pattern such as `[1-61]`, for which curl sends one request per number.
 */
export const curlWords = (
  step: Step,
  origin: string,
  options: readonly string[],
  how: { readonly quoting: Quoting; readonly piped: string; readonly range?: string | undefined },
): string[] => {
  const { method, target, basic, octets, file, from } = step
  const { curl, word, content: written } = how.quoting
  const content = contentOf(step)
  const isHead = method === 'HEAD'
  const isByDefault = isHead || (method === 'GET' && !hasContent(step))
  const all = [...(isHead ? withHead(options) : options), ...(isByDefault ? [] : ['-X', method])]
  const url = isPlain(fill(target, () => '/x'))
    ? [origin + target + (how.range ?? '')]
    : ['--request-target', target, origin]
  return [
    [curl, ...[...all, ...url].map(word)].join(' '),
    ...(step.version === '1.0' ? [word('--http1.0')] : []),
    ...(step.withoutHost ? [`-H ${word('Host:')}`] : []),
    ...(basic === undefined ? [] : [`-u ${word(basic)}`]),
    // curl sends a header without a value only if it ends in a semicolon.
    ...fieldsOf(step).map(([name, value]) => `-H ${word(value === '' ? `${name};` : `${name}: ${value}`)}`),
    // Otherwise curl would add a Content-Type of its own.
    ...(hasContent(step) && !hasField(step, 'Content-Type') ? [`-H ${word('Content-Type:')}`] : []),
    ...(content === undefined ? [] : [`-d ${word(written(content))}`]),
    ...(octets === undefined && file === undefined ? [] : [`--data-binary ${word(how.piped)}`]),
    ...(from === undefined ? [] : [`--data-binary ${word(`@${from}`)}`]),
  ]
}
