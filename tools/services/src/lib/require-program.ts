import { findOrInstall } from './debian-package.ts'
import { findProgram } from './find-program.ts'

/** The path of a program for tests: the one on PATH, else that of Debian's package, which is then installed. */
export async function requireProgram(name: string, debianPackage: string): Promise<string> {
  const program = await findOrInstall(debianPackage, () => findProgram(name))
  if (program !== undefined) return program
  throw new Error(`these tests need ${name}: install it so that it is on PATH`)
}
