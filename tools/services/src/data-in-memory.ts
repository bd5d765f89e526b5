import { keepDataInMemory } from './lib/data-folder.ts'

/** For `globalSetup` of vitest, where no test writes gigabytes. */
export function setup(): void {
  keepDataInMemory()
}
