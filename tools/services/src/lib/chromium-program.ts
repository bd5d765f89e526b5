import { installDebianPackage } from './debian-package.ts'
import { findProgram } from './find-program.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome']

/** The path of a Chromium for tests: the one that `CHROMIUM` names, else one from PATH, else that of Debian's package. */
export async function chromiumProgram(): Promise<string> {
  const named = process.env['CHROMIUM'] || find()
  if (named !== undefined) return named
  await installDebianPackage('chromium')
  const installed = find()
  if (installed !== undefined) return installed
  throw new Error('these tests need Chromium: install it so that it is on PATH, or set CHROMIUM to its path')
}

function find(): string | undefined {
  return NAMES.map((name) => findProgram(name)).find((path) => path !== undefined)
}
