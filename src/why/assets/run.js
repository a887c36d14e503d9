/** The script of the examples on a page. It runs the example of a card and shows the response. */
import { run } from './run-steps.js'
import { rangeInWords } from './view.js'

/** The maximum number of characters of content to show. */
const shown = 4000

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

/** A picture, or the part of one that Content-Range names. */
const describePicture = (type, { byteLength }, range) =>
  `${type}: ${range === null ? `${byteLength.toLocaleString('en')} bytes` : rangeInWords(range)}`

const contentOf = async (response) => {
  const type = response.headers.get('Content-Type') ?? ''
  if (type.startsWith('image/'))
    return describePicture(type, await response.arrayBuffer(), response.headers.get('Content-Range'))
  const text = await response.text()
  const isJson = /[/+]json$/.test(type)
  const readable = isJson && text !== '' ? JSON.stringify(JSON.parse(text), null, 2) : text
  return readable.length > shown ? `${readable.slice(0, shown)}…` : readable
}

/** The first line of the result: the status, and whether it is the expected one. */
const verdict = ({ status, statusText }, promised) =>
  element(
    'p',
    {},
    element('strong', { className: `status s${Math.floor(status / 100)}`, textContent: `${status} ${statusText}` }),
    status === promised ? ', as expected.' : `, but ${promised} was expected.`,
  )

const walk = (doors) => element('p', {}, 'Kitchen-Doors: ', element('code', { textContent: doors }))

/** A link to the request in the record. There is a record whenever the response names its doors. */
const link = (id) => element('p', {}, 'X-Request-Id: ', element('a', { href: `/requests/${id}`, textContent: id }))

/** Updates the sentence on whether the server has sent this status to the client. */
const tellGiven = () => {
  const history = document.querySelector('#history')
  if (history) history.textContent = 'This server has sent it to you.'
}

const resultOf = async (response, promised) => {
  // A script cannot read a redirect response (Fetch 2.2.6).
  if (response.type === 'opaqueredirect')
    return [element('p', { textContent: 'The response was a redirect, which a browser does not show to scripts.' })]
  const doors = response.headers.get('Kitchen-Doors')
  const content = await contentOf(response)
  if (response.status === promised) tellGiven()
  return [
    verdict(response, promised),
    ...(doors === null ? [] : [walk(doors), link(response.headers.get('X-Request-Id'))]),
    ...(content === '' ? [] : [element('pre', { tabIndex: 0 }, element('code', { textContent: content }))]),
  ]
}

const told = async (example) => {
  try {
    return await resultOf(await run(example), example.status)
  } catch (error) {
    const said = element('p', {
      textContent: error.response ? error.message : `There was no response: ${error.message}.`,
    })
    return error.response ? [said, ...(await resultOf(error.response, example.status))] : [said]
  }
}

for (const card of document.querySelectorAll('[data-example]')) {
  const button = card.querySelector('button.run')
  const place = card.querySelector('[role=status]')
  const example = JSON.parse(card.dataset.example)
  button.addEventListener('click', async () => {
    button.disabled = true
    const result = await told(example)
    place.replaceChildren(element('div', { className: 'run-result' }, ...result))
    button.disabled = false
  })
}
