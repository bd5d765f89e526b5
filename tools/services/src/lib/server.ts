/** A server for tests. It never outlives the process that started it. */
export interface Server {
  readonly url: string
  /** Stops the server gracefully if it runs, and starts it again on the same port with the data that it kept. */
  restart(): Promise<void>
  /** Ends the server as a crash would. `restart` starts it again. */
  kill(): Promise<void>
  /** Ends the server and removes its files. */
  stop(): Promise<void>
}

export interface StartOptions {
  /** Further arguments of the server's command line. */
  args?: readonly string[]
  /**
   * Starts a server that no other test uses, so that it can be restarted, killed or configured. Otherwise the server may be
   * that of the environment or of the test run. @default true with `args`, else false
   */
  own?: boolean
}

/** A server that another process started: it can be used, but not be restarted or killed. */
export function borrowedServer(url: string, stop: () => Promise<void>): Server {
  return { url, restart: rejectControl, kill: rejectControl, stop }
}

export async function rejectControl(): Promise<never> {
  throw new Error('this server is shared: start one with { own: true } to restart or kill it')
}
