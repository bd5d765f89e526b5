import type { ProviderRow } from '@hookseal/providers'

/** Returns the id that a receiver finds in a delivery, or `undefined` if it is none that was sent, such as the hash of the body. */
export function idOfDelivery(
  { id: facts }: ProviderRow,
  { id, body }: { id: string; body: string },
): string | undefined {
  if (facts.in === 'header') return id
  if (facts.in !== 'payload') return undefined
  const payload = parse(body)
  return [facts.path]
    .flat()
    .map((path) => valueAt(payload, path))
    .find((value) => value !== undefined)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return Object.fromEntries(new URLSearchParams(body))
  }
}

/** The text or number at a path of property names, separated by dots. */
function valueAt(payload: unknown, path: string): string | undefined {
  let value = payload
  for (const name of path.split('.'))
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
