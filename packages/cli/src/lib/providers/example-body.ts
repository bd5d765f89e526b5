import type { ProviderRow } from '@hookseal/providers'

/** Returns a body with the id and the type where the provider has them, and `data` as it was typed. */
export function exampleBody(
  { id, type, payload }: ProviderRow,
  event: { id: string; type: string; data: string },
): string {
  const fields: Record<string, unknown> = {}
  if (id.in === 'payload') setAt(fields, [id.path].flat()[0] ?? '', event.id)
  if (type?.in === 'payload') setAt(fields, [type.path].flat()[0] ?? '', event.type)
  if (payload === 'form') {
    const flat = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)])
    return new URLSearchParams(flat).toString()
  }
  const text = JSON.stringify(fields)
  return `${text.slice(0, -1)}${text === '{}' ? '' : ','}"data":${event.data}}`
}

/** Sets the value at a path of property names, separated by dots. */
function setAt(fields: Record<string, unknown>, path: string, value: string): void {
  const [name = '', ...rest] = path.split('.')
  if (rest.length === 0) fields[name] = value
  else {
    const inner: Record<string, unknown> = {}
    fields[name] ??= inner
    setAt(fields[name] as Record<string, unknown>, rest.join('.'), value)
  }
}
