// Swagger UI is a classic script, loaded before this one, that defines a global variable.
const { SwaggerUIBundle } = window

const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', follow)
follow()

/**
 * A response as far as it is shown: without its headers, and of a refusal only what is wrong. The page of each operation
 * has the rest.
 */
const shorten = (status, { description, content }) => ({
  description,
  ...(content && Number(status) < 400 && { content }),
})

const methods = ['get', 'query', 'post', 'put', 'patch', 'delete']

/** The document with short responses and a link to the rest, so that an opened operation fits a few screens. */
const shortened = (openapi) => {
  const find = ({ $ref, ...response }) => ($ref ? openapi.components.responses[$ref.split('/').at(-1)] : response)
  for (const item of Object.values(openapi.paths))
    for (const operation of methods.flatMap((method) => item[method] ?? [])) {
      const { externalDocs, responses } = operation
      operation.description = `[${externalDocs.description}](${externalDocs.url})`
      delete operation.externalDocs
      operation.responses = Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [status, shorten(status, find(response))]),
      )
    }
  return openapi
}

const response = await fetch('/openapi-3.2.json')

SwaggerUIBundle({
  spec: shortened(await response.json()),
  domNode: document.getElementById('docs'),
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: -1,
  tryItOutEnabled: true,
  // Keeps the browser from opening a login dialog on a 401 with a Basic challenge (Fetch 4.6), and from answering out of
  // its cache.
  requestInterceptor: (request) => ({ ...request, credentials: 'omit', cache: 'no-store' }),
  // Turns off the online validator.
  validatorUrl: null,
})
