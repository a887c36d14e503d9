// The viewer comes before this file, as a classic script that leaves its name behind.
const { SwaggerUIBundle } = window

const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', follow)
follow()

SwaggerUIBundle({
  url: '/openapi.json',
  domNode: document.getElementById('docs'),
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  // A 401 with a Basic challenge is to be seen here, and opens no login box of the browser (Fetch 4.6).
  requestInterceptor: (request) => ({ ...request, credentials: 'omit' }),
  // No other server is asked whether the document is valid.
  validatorUrl: null,
})
