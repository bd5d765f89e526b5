import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'

/** Whether somebody listens at the host and port of `url`. */
export async function takesConnections(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const up = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return up
}

/** The URL of a server whose process was killed as soon as the server was up. */
export async function startedByKilledProcess(start: 'startRedis' | 'startPostgres'): Promise<string> {
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
    exited.then(() => Promise.reject(new Error('the process ended before its server was up'))),
  ])
  if (url === undefined || !(await takesConnections(url))) throw new Error('the server is not up')
  child.kill('SIGKILL')
  await exited
  return url.trim()
}
