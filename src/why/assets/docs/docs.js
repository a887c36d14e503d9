// The viewer comes before this file, as a classic script that leaves its name behind.
const { SwaggerUIBundle } = window

SwaggerUIBundle({
  url: '/openapi.json',
  domNode: document.getElementById('docs'),
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  // Nothing is asked of another server: neither whether the document is valid nor anything else.
  validatorUrl: null,
})
