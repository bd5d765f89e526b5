/**
 * Returns the key of a body, in the scope of the key of its event, which is everything before the first colon. Ids contain no control
 * characters, so no id has this form.
 */
export function bodyKeyOf(key: string, bodyHash: string): string {
  return `${key.slice(0, key.indexOf(':') + 1)}\u0001body:${bodyHash}`
}
