import type { FastifyInstance } from 'fastify'
import { blotted } from './blot.ts'

/** As one word of a POSIX shell, whatever is in it. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** Where this server is reached from its own machine. */
export const ownOrigin = (app: FastifyInstance): string => {
  const address = app.server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 3000}`
}

/** What curl or the connection sets by itself, and what a browser adds to each of its requests. */
const leftOut =
  /^(host|connection|keep-alive|content-length|transfer-encoding|user-agent|accept-encoding|accept-language|cookie|origin|referer|priority|pragma|dnt|upgrade-insecure-requests|sec-.*)$/i

/** The same request as a line for the shell. Its content was not kept, so it is read from a file. */
export const curlOf = (
  { method, target }: { readonly method: string; readonly target: string },
  headers: readonly { readonly name: string; readonly value: string }[],
  app: FastifyInstance,
): string => {
  const host = headers.find(({ name }) => name.toLowerCase() === 'host')?.value
  const own = ownOrigin(app)
  const isOwn = host !== undefined && `:${new URL(own).port}` === host.replace(/^(127\.0\.0\.1|localhost|\[::1\])/, '')
  const origin = isOwn ? `http://${host}` : own
  const hasContent = headers.some(
    ({ name, value }) =>
      (name.toLowerCase() === 'content-length' && value !== '0') || name.toLowerCase() === 'transfer-encoding',
  )
  const fields = headers.filter(
    ({ name, value }) => !leftOut.test(name) && !(name.toLowerCase() === 'accept' && value === '*/*'),
  )
  return [
    method === 'HEAD' ? 'curl -I' : method === 'GET' ? 'curl -i' : `curl -i -X ${shellWord(method)}`,
    target === '*' ? `--request-target '*' ${origin}` : shellWord(target.startsWith('/') ? origin + target : target),
    ...(isOwn || host === undefined ? [] : [`-H ${shellWord(`Host: ${host}`)}`]),
    ...fields.map(({ name, value }) =>
      value.endsWith(blotted) && name.toLowerCase() === 'authorization'
        ? value.toLowerCase().startsWith('basic')
          ? '-u "$username:$password"'
          : '-H "Authorization: Bearer $token"'
        : // curl leaves a field without a value out, unless it ends like this.
          `-H ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`,
    ),
    ...(hasContent ? ['--data-binary @content.json'] : []),
  ].join(' ')
}
