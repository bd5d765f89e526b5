import { isRecord } from '@hookseal/core/schemes'

/** Returns the value at `path` (property names and indexes, separated by dots), or `undefined`. Reads own properties only. */
export function valueAt(payload: unknown, path: string): unknown {
  let value = payload
  for (const name of path.split('.')) {
    if (Array.isArray(value)) value = name === 'only' ? onlyElement(value) : value[Number(name)]
    else if (isRecord(value) && Object.hasOwn(value, name)) value = value[name]
    else return undefined
  }
  return value
}

function onlyElement(array: readonly unknown[]): unknown {
  return array.length === 1 ? array[0] : undefined
}

/** Returns the text or number at `path` as text, or `undefined`. */
export function textAt(payload: unknown, path: string): string | undefined {
  const value = valueAt(payload, path)
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}
