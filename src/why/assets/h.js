/** Creates an element with attributes and children. Strings become text nodes, never HTML. */
export const h = (tag, attributes, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value)
  element.append(...children.flat(Number.POSITIVE_INFINITY).filter((child) => child !== null))
  return element
}
