/** Encodes a value for the other process, the tests or the runtime: JSON, with bytes, dates and -0 in an escaped form. */
export function encode(value: unknown): string {
  return JSON.stringify({ value }, function (this: Record<string, unknown>, key, serialized: unknown) {
    // The value before toJSON(), which dates have, and bytes in some runtimes.
    const original = this[key]
    if (original instanceof Uint8Array) return { $bytes: btoa(String.fromCharCode(...original)) }
    if (original instanceof Date) return { $date: original.getTime() }
    if (Object.is(original, -0)) return { $minusZero: true }
    return serialized
  })
}

export function decode(text: string): unknown {
  const { value } = JSON.parse(text, (_key, parsed: unknown) => {
    if (typeof parsed !== 'object' || parsed === null) return parsed
    if ('$bytes' in parsed) return Uint8Array.from(atob(String(parsed.$bytes)), (char) => char.charCodeAt(0))
    if ('$date' in parsed) return new Date(Number(parsed.$date))
    return '$minusZero' in parsed ? -0 : parsed
  }) as { value?: unknown }
  return value
}

/**
 * Replaces each function in `value` by its name: `{ $call: 'options.dedupe.claim' }`. Only `dedupeKey` must return synchronously, so its
 * result is sent instead. That suffices because the `dedupeKey` of the suite ignores the message.
 */
export function nameFunctions(value: unknown, name: string): unknown {
  if (name === 'options.dedupeKey') return { $returns: Reflect.apply(Object(value), undefined, []) }
  if (typeof value === 'function') return { $call: name }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, nameFunctions(part, `${name}.${key}`)]),
  )
}

/** Replaces each name of {@link nameFunctions} by a function that calls `call` with it. */
export function restoreFunctions(
  value: unknown,
  call: (name: string, args: unknown[]) => Promise<unknown>,
): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if ('$returns' in value) return () => value.$returns
  if ('$call' in value) {
    const name = String(value.$call)
    return async (...args: unknown[]) => call(name, args)
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, restoreFunctions(part, call)]))
}
