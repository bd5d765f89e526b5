import { isRecord } from '@hookseal/core/schemes'

/** Returns the value at `path` (property names and indexes, separated by dots), or `undefined`. Reads own properties only. */
export function valueAt(payload: unknown, path: string): unknown {
  return walk(payload, path.split('.'))
}

/** Returns the text or number at `path` as text, or `undefined`. */
export function textAt(payload: unknown, path: string): string | undefined {
  return toText(valueAt(payload, path))
}

/** Returns the function that does the same as {@link textAt} for one path, and splits it one time. */
export function compileTextPath(path: string): (payload: unknown) => string | undefined {
  const names = path.split('.')
  return (payload) => toText(walk(payload, names))
}

function walk(payload: unknown, names: readonly string[]): unknown {
  let value = payload
  for (const name of names) {
    if (Array.isArray(value)) value = name === 'only' ? onlyElement(value) : value[Number(name)]
    else if (isRecord(value) && Object.hasOwn(value, name)) value = value[name]
    else return undefined
  }
  return value
}

function onlyElement(array: readonly unknown[]): unknown {
  return array.length === 1 ? array[0] : undefined
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}
