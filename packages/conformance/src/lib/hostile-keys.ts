/** Keys that a store may take for another one, or for a part of a query. */
export const HOSTILE_KEYS: readonly string[] = [
  'with space',
  'quote\'"`;--',
  'back\\slash',
  '{tag}:{tag}',
  'a:b',
  '__proto__',
  'constructor',
  '%s%00*?[a]',
  'ключ-🔑',
  'x'.repeat(512),
]
