import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { acceptsConnections } from './accepts-connections.ts'

/** Resolves with the URL of a server whose process was killed as soon as the server was up. */
export async function urlFromKilledProcess(start: 'startRedis' | 'startPostgres'): Promise<string> {
  const program = `
    import { ${start} } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
    const { url } = await ${start}({ own: true })
    console.log(url)
    setInterval(() => {}, 1000)
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [url]: string[] = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data'),
    exited.then(() => Promise.reject(new Error('the process exited before its server was up'))),
  ])
  if (url === undefined || !(await acceptsConnections(url))) throw new Error('the server is not up')
  child.kill('SIGKILL')
  await exited
  return url.trim()
}
