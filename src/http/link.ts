/**
 * Writes the value of a Link field (RFC 8288 3); empty for no links, and the field is then left out.
 * A target is a URI or relative reference. What may not stand in one is percent-encoded (3.1: an IRI is made a URI
 * first), so that nothing in a target can end it early. `rel` is a registered relation type, or several with spaces.
 */
export const formatLink = (links: readonly { target: string; rel: string }[]): string =>
  links.map(({ target, rel }) => `<${toUri(target)}>; rel="${rel}"`).join(', ')

/**
 * Leaves what RFC 3986 2 allows, the percent sign included: a target that is a URI already stays as it is.
 * encodeURIComponent throws on a lone surrogate, hence toWellFormed.
 */
const toUri = (target: string): string =>
  target.toWellFormed().replace(/[^\w.~:/?#[\]@!$&'()*+,;=%-]/gu, encodeURIComponent)
