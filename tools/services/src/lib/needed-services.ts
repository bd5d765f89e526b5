import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

export type NeededService = 'redis' | 'postgres' | 'chromium'

const STARTED_BY: Readonly<Record<NeededService, RegExp>> = {
  redis: /\bstartRedis\b/,
  postgres: /\bstartPostgres\b/,
  chromium: /\bchromiumProgram\b/,
}
const TOOLS = resolve(import.meta.dirname, '../../..')
/** The functions that start services are defined here: naming one of them in this folder does not use it. */
const SERVICES = resolve(import.meta.dirname, '..')

/**
 * The services that these test files can start. A file needs a service if it, or a module of this repository that it names,
 * names the function that starts the service. The modules are read, but not run.
 */
export function neededServices(files: readonly string[]): NeededService[] {
  const texts = [...readModules(files).values()]
  const services: NeededService[] = ['redis', 'postgres', 'chromium']
  return services.filter((service) => texts.some((text) => STARTED_BY[service].test(text)))
}

/** The programs that these test files run, with their packages of Debian: the arguments of each `requireProgram`. */
export function neededPrograms(files: readonly string[]): { name: string; debianPackage: string }[] {
  const texts = [...readModules(files).values()].join('\n')
  const calls = texts.matchAll(/\brequireProgram\('([^']+)', '([^']+)'\)/g)
  const packages = new Map(Array.from(calls, ([, name = '', debianPackage = '']) => [name, debianPackage]))
  return Array.from(packages, ([name, debianPackage]) => ({ name, debianPackage }))
}

/** The texts of these files and of all modules that they name, by path. */
function readModules(files: readonly string[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  const queue = [...files]
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (texts.has(file) || file.startsWith(SERVICES) || !existsSync(file)) continue
    const text = codeOf(file)
    texts.set(file, text)
    for (const [, path = ''] of text.matchAll(/['"](\.{1,2}\/[^'"\s]+\.(?:tsx?|md))['"]/g))
      queue.push(join(dirname(file), path))
    for (const [, name = ''] of text.matchAll(/['"]@hookseal\/([a-z]+)['"]/g))
      queue.push(join(TOOLS, name, 'src/index.ts'))
  }
  return texts
}

/** The text of a module, or the code blocks of a README, which tests run as programs. */
function codeOf(file: string): string {
  const text = readFileSync(file, 'utf8')
  if (!file.endsWith('.md')) return text
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code).join('\n')
}
