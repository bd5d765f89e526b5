import { print, style } from '../../terminal/output.ts'
import { cell, printFacts } from '../../terminal/table.ts'

export interface ShownKey {
  id: string
  name: string
  scopes: readonly string[]
  key: string
}

/** Prints a new key with its token, which is shown only this time. */
export function printNewKey({ id, name, scopes, key }: ShownKey): void {
  printFacts({ id, name: cell(name), scopes: scopes.join(', ') })
  print(`\nHOOKSEAL_API_KEY=${key}`)
  print(style('dim', 'The key is shown only once: store it now.'))
}
