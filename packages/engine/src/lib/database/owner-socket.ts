import { closeSync, openSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

const SOCKET = 'owner.sock'

/**
 * Resolves with whether a living process listens on the socket of this directory. The kernel completes the connection, so the process may
 * be busy or frozen. Network and PID namespaces make no difference.
 */
export async function hasLivingOwner(directory: string): Promise<boolean> {
  if (!isSupported()) return false
  const { path, close } = shortPath(directory)
  try {
    return await new Promise((resolve) => {
      const socket = connect(path)
      const end = (isAlive: boolean) => {
        socket.destroy()
        resolve(isAlive)
      }
      socket.on('connect', () => end(true))
      socket.on('error', (error: NodeJS.ErrnoException) => end(!DEAD.has(error.code)))
    })
  } finally {
    close()
  }
}

/** No process listens, or there is no socket. */
const DEAD: ReadonlySet<string | undefined> = new Set(['ECONNREFUSED', 'ENOENT', 'ENAMETOOLONG', 'EINVAL'])

/**
 * Listens on the socket of this directory until the returned function is called. Call it under the lock of the directory only. Does nothing
 * where the file system has no sockets.
 */
export async function listenAsOwner(directory: string): Promise<() => void> {
  if (!isSupported()) return () => {}
  const file = join(directory, SOCKET)
  rmSync(file, { force: true })
  const { path, close } = shortPath(directory)
  const server = createServer((socket) => socket.destroy())
  server.unref()
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    // Without `exclusive`, the primary process of a cluster would listen for its workers, and outlive them.
    server.listen({ path, exclusive: true }, () => resolve(true))
  })
  return () => {
    if (isListening) server.close()
    close()
  }
}

/** Windows has other locks, which a process does not lose by closing a file. */
function isSupported(): boolean {
  return process.platform !== 'win32'
}

/** Addresses of sockets have at most 107 bytes, so Linux gets one relative to the open directory. */
function shortPath(directory: string): { path: string; close: () => void } {
  if (process.platform !== 'linux') return { path: join(directory, SOCKET), close: () => {} }
  const descriptor = openSync(directory, 'r')
  return { path: `/proc/self/fd/${descriptor}/${SOCKET}`, close: () => closeSync(descriptor) }
}
