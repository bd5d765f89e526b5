/** The longest type, as in the catalog. */
const MAX_LENGTH = 128
/** Levels of a type that a wildcard can end at. */
const MAX_LEVELS = 8

/**
 * Returns the type of an event that a source received: `stripe.invoice.paid`, or `twilio.event` for a provider without types. Types of
 * providers may contain anything, so other characters than letters, digits and `_.:/-` become `_`.
 */
export function toEventType(provider: string, type: string | undefined): string {
  const own = (type ?? '').replaceAll(/[^\w.:/-]/g, '_').slice(0, MAX_LENGTH - provider.length - 1)
  return `${provider}.${own === '' ? 'event' : own}`
}

/** Returns the subscriptions that match the type of a source: `stripe.invoice.paid`, `stripe.*` and `stripe.invoice.*`. */
export function toPatterns(type: string): string[] {
  const levels = type.split('.').slice(0, -1).slice(0, MAX_LEVELS)
  const wildcards = levels.map((_, index) => `${levels.slice(0, index + 1).join('.')}.*`)
  return [type, ...new Set(wildcards)]
}

/** Whether a subscription is to all types that begin like it. */
export function isWildcard(name: string): boolean {
  return name.endsWith('.*')
}

/** Returns the provider that a subscription to types of a source begins with; undefined if its form is another. */
export function providerOf(name: string): string | undefined {
  if (name.length > MAX_LENGTH) return undefined
  return /^([a-z0-9-]+)(?:\.[\w:/-]+)*\.(?:\*|[\w:/-]+)$/.exec(name)?.[1]
}
