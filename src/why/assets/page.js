/** The script of all pages. It adds the switch between shells to blocks, and copy buttons. */
import { shells } from './block.js'

/** A live region for messages to screen readers. */
const voice = document.createElement('p')
voice.className = 'visually-hidden'
voice.setAttribute('role', 'status')
document.body.append(voice)

export const say = (text) => {
  voice.textContent = text
}

/** Selects the text and copies it. Without https, the Clipboard API is not available, but this command is. */
const copySelected = (element) => {
  getSelection().selectAllChildren(element)
  return document.execCommand('copy')
}

const copy = async (element) => {
  try {
    await navigator.clipboard.writeText(element.textContent)
    return true
  } catch {
    return copySelected(element)
  }
}

const shownFor = 2000

const buttonFor = (text, act) => {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = text
  button.addEventListener('click', () => act(button))
  return button
}

/** A button that copies what `find` returns. */
const copyButton = (find) => {
  const made = buttonFor('Copy', async (button) => {
    const done = await copy(find())
    button.textContent = done ? 'Copied' : 'Selected'
    say(done ? 'Copied' : 'Selected: press Ctrl+C to copy')
    setTimeout(() => {
      button.textContent = 'Copy'
      say('')
    }, shownFor)
  })
  made.className = 'copy'
  return made
}

/** The shell that the reader has chosen, on whatever page. Storage can be turned off. */
let chosen = 'bash'
try {
  chosen = localStorage.getItem('shell') ?? chosen
} catch {}

const showChosen = (block) => {
  const panes = [...block.querySelectorAll('[data-shell]')]
  const shown = panes.find(({ dataset }) => dataset.shell === chosen) ?? panes[0]
  for (const pane of panes) pane.hidden = pane !== shown
  for (const button of block.querySelectorAll('.shells > button'))
    button.setAttribute('aria-pressed', String(button.value === shown.dataset.shell))
  block.querySelector('.copy').hidden = shown.querySelector('pre') === null
}

const choose = (shell) => {
  chosen = shell
  try {
    localStorage.setItem('shell', shell)
  } catch {}
  for (const block of document.querySelectorAll('.block:has(> .bar)')) showChosen(block)
}

/** The switch between the shells. */
const switchOf = () => {
  const group = document.createElement('div')
  group.className = 'shells'
  group.setAttribute('role', 'group')
  group.setAttribute('aria-label', 'Shell')
  for (const [shell, name] of Object.entries(shells))
    group.append(
      Object.assign(
        buttonFor(name, () => choose(shell)),
        { value: shell },
      ),
    )
  return group
}

/** Adds the switch and a copy button to each block in `root`. */
export const addCopyButtons = (root) => {
  for (const block of root.querySelectorAll('.block:not(:has(> .bar))')) {
    const bar = document.createElement('div')
    bar.className = 'bar'
    bar.append(
      switchOf(),
      copyButton(() => block.querySelector('[data-shell]:not([hidden]) pre')),
    )
    block.prepend(bar)
    showChosen(block)
  }
  for (const pre of root.querySelectorAll('pre[data-copy]')) {
    if (pre.parentElement.classList.contains('copied-from')) continue
    const box = document.createElement('div')
    box.className = 'copied-from'
    pre.replaceWith(box)
    box.append(
      pre,
      copyButton(() => pre),
    )
  }
}

addCopyButtons(document)
