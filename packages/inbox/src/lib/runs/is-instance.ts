/** Whether a value that a handler threw is an instance of `type`. False for a proxy that throws when it is asked. */
export function isInstance<Type>(
  value: unknown,
  type: abstract new (...args: never[]) => Type,
): value is Type {
  try {
    return value instanceof type
  } catch {
    return false
  }
}
