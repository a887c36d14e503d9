/** The script of all pages. It adds a copy button to each `pre` with `data-copy`. */

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

export const addCopyButtons = (root) => {
  for (const pre of root.querySelectorAll('pre[data-copy]')) {
    if (pre.parentElement.classList.contains('copied-from')) continue
    const box = document.createElement('div')
    box.className = 'copied-from'
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    button.textContent = 'Copy'
    button.addEventListener('click', async () => {
      const done = await copy(pre)
      button.textContent = done ? 'Copied' : 'Selected'
      say(done ? 'Copied' : 'Selected: press Ctrl+C to copy')
      setTimeout(() => {
        button.textContent = 'Copy'
        say('')
      }, shownFor)
    })
    pre.replaceWith(box)
    box.append(pre, button)
  }
}

addCopyButtons(document)
