import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The built package has a copy beside it, so that its users don't install all that Scalar is made of. */
export function findScalar(): string {
  const beside = fileURLToPath(new URL('./scalar.js', import.meta.url))
  if (existsSync(beside)) return beside
  const installed = import.meta.resolve('@scalar/api-reference')
  return fileURLToPath(new URL('./browser/standalone.js', installed))
}
