import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The path of a program: the first match on `PATH`, then in further folders. */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  const path = process.env['PATH'] ?? ''
  return [...path.split(delimiter), ...folders]
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    // The file is absent or not executable for this user: the search continues.
    return false
  }
}
