/**
 * What crosses between the process of the tests and that of the runtime under test: JSON, and in it what JSON lacks.
 */
export function encode(value: unknown): string {
  return JSON.stringify({ value }, function (this: Record<string, unknown>, key, serialised: unknown) {
    // Before toJSON() of dates, or of the bytes of some runtimes, had its turn.
    const original = this[key]
    if (original instanceof Uint8Array) return { $bytes: btoa(String.fromCharCode(...original)) }
    if (original instanceof Date) return { $date: original.getTime() }
    if (Object.is(original, -0)) return { $minusZero: true }
    return serialised
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
 * Puts the name of each function in `value` in its place: `{ $call: 'options.dedupe.claim' }`. `dedupeKey` alone may not take its
 * time, so what it returns goes along, which does for the suites: theirs looks at no message.
 */
export function nameFunctions(value: unknown, name: string): unknown {
  if (name === 'options.dedupeKey') return { $returns: Reflect.apply(Object(value), undefined, []) }
  if (typeof value === 'function') return { $call: name }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, nameFunctions(part, `${name}.${key}`)]),
  )
}

/** Puts functions that `call` by name where {@link nameFunctions} took some away. */
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
