/** Runs the example of each card in the page, and shows the answer. */
import { run } from './run-steps.js'

/** Characters of content that are shown. */
const shown = 4000

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

const contentOf = async (response) => {
  const text = await response.text()
  const isJson = /[/+]json$/.test(response.headers.get('Content-Type') ?? '')
  const readable = isJson && text !== '' ? JSON.stringify(JSON.parse(text), null, 2) : text
  return readable.length > shown ? `${readable.slice(0, shown)}…` : readable
}

/** The first line of the result: the status, and whether it is the one that was promised. */
const verdict = ({ status, statusText }, promised) =>
  element(
    'p',
    {},
    element('strong', { className: `status s${Math.floor(status / 100)}`, textContent: `${status} ${statusText}` }),
    status === promised ? ' – as promised.' : ` – but ${promised} was promised.`,
  )

const walk = (doors) => element('p', {}, 'Kitchen-Doors: ', element('code', { textContent: doors }))

/** Where there are doors to see, there is a record too. */
const link = (id) => element('p', {}, 'X-Request-Id: ', element('a', { href: `/requests/${id}`, textContent: id }))

/** The page has said that the status was not given yet. */
const tellGiven = () => {
  const history = document.querySelector('#history')
  if (history) history.textContent = 'This server has given it since it was started.'
}

const resultOf = async (response, promised) => {
  // A redirect that is not followed shows nothing of itself to a script (Fetch 2.2.6).
  if (response.type === 'opaqueredirect')
    return [element('p', { textContent: 'The answer was a redirect, and a browser does not let a script look at it.' })]
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
    const said = element('p', { textContent: error.response ? error.message : `No answer came: ${error.message}.` })
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
