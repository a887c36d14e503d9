// Swagger UI is a classic script, loaded before this one, that defines a global variable.
const { SwaggerUIBundle } = window

const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', follow)
follow()

SwaggerUIBundle({
  url: '/openapi-3.2.json',
  domNode: document.getElementById('docs'),
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  // Keeps the browser from opening a login dialog on a 401 with a Basic challenge (Fetch 4.6), and from answering out of
  // its cache.
  requestInterceptor: (request) => ({ ...request, credentials: 'omit', cache: 'no-store' }),
  // Turns off the online validator.
  validatorUrl: null,
})
