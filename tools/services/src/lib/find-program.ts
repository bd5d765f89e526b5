import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The path of a program, from `PATH` and then from further folders. */
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
    // Absent, or not ours to run: either way the search goes on.
    return false
  }
}
