import { findOrInstall } from './debian-package.ts'
import { findProgram } from './find-program.ts'

/** Chromium without a user interface comes first: the tests of a page then take a quarter less of the browser's processor time. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'chrome']

/** The path of a Chromium for tests: the one that `CHROMIUM` names, else one from PATH, else that of Debian's package. */
export async function chromiumProgram(): Promise<string> {
  const program = await findOrInstall('chromium-headless-shell', findChromium).catch(async () =>
    // Ubuntu has no package of that name.
    findOrInstall('chromium', findChromium),
  )
  if (program !== undefined) return program
  throw new Error('these tests need Chromium: install it so that it is on PATH, or set CHROMIUM to its path')
}

/** The path of a Chromium that is installed. */
export function findChromium(): string | undefined {
  const installed = NAMES.map((name) => findProgram(name)).find((path) => path !== undefined)
  return process.env['CHROMIUM'] || installed
}
