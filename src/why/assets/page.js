/** What all pages share: each `pre` with `data-copy` gets a button that copies its text. */

/** Tells of what has happened those who do not see it. */
const voice = document.createElement('p')
voice.className = 'visually-hidden'
voice.setAttribute('role', 'status')
document.body.append(voice)

export const say = (text) => {
  voice.textContent = text
}

/** Without https a browser has no clipboard for pages, but still the command that copies what is selected. */
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
      say(done ? 'Copied' : 'Selected: press Ctrl and C to copy')
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
