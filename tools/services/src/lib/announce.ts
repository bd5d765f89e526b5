import { findChromium } from './chromium-program.ts'
import { canInstall } from './debian-package.ts'
import { findProgram } from './find-program.ts'
import { findPostgres } from './postgres-binaries.ts'
import { neededPrograms, neededServices, type NeededService } from './needed-services.ts'
import { findRedis } from './start-redis.ts'

interface Program {
  name: string
  find: () => string | undefined
  debianPackage: string
}

const PROGRAMS: Readonly<Record<NeededService, Program>> = {
  redis: { name: 'Redis', find: findRedis, debianPackage: 'redis-server' },
  postgres: { name: 'PostgreSQL', find: findPostgres, debianPackage: 'postgresql' },
  chromium: { name: 'Chromium', find: findChromium, debianPackage: 'chromium-headless-shell' },
}

/** Resolves with the lines that tell what a run of these test files installs, and how long it usually takes. */
export async function announce(files: readonly string[], usualDuration: string | undefined): Promise<string> {
  const count = files.length === 1 ? '1 test file' : `${files.length} test files`
  const duration = usualDuration === undefined ? '' : `, usually ${usualDuration}`
  return ` ${count}${duration}. ${await describePrograms(programsOf(files))}\n`
}

function programsOf(files: readonly string[]): Program[] {
  const services = neededServices(files).map((service) => PROGRAMS[service])
  const others = neededPrograms(files).map((program) => ({
    ...program,
    find: () => findProgram(program.name),
  }))
  return [...services, ...others]
}

async function describePrograms(programs: readonly Program[]): Promise<string> {
  if (programs.length === 0) return 'Starts no services.'
  const starts = `May start ${programs.map(({ name }) => name).join(', ')}`
  const missing = programs.filter(({ find }) => find() === undefined)
  if (missing.length === 0) return `${starts}: nothing to install.`
  const packages = missing.map(({ debianPackage }) => debianPackage).join(', ')
  if (await canInstall())
    return `${starts}: apt-get will install ${packages} when a test first needs it, in a minute or two.`
  return `${starts}: install ${packages} first, because apt-get is not available to this user.`
}
