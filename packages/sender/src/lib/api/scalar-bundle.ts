import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Finds the script of the API reference. The built package contains a copy, so that users need not install Scalar's dependencies. */
export function findScalar(): string {
  const beside = fileURLToPath(new URL('./scalar.js', import.meta.url))
  if (existsSync(beside)) return beside
  const installed = import.meta.resolve('@scalar/api-reference')
  return fileURLToPath(new URL('./browser/standalone.js', installed))
}
