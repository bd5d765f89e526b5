/** A server for tests. None outlives the process that started it. */
export interface Server {
  readonly url: string
  /** Ends the server in good order if it runs, and starts it again on the same port with the data that it kept. */
  restart(): Promise<void>
  /** Ends the server as a crash would. `restart` brings it back. */
  kill(): Promise<void>
  /** Ends the server and removes all of it. */
  stop(): Promise<void>
}

export interface StartOptions {
  /** Further arguments of the server's command line. */
  args?: readonly string[]
  /**
   * A server of the caller's own, because it will be restarted, killed or configured; else it may be that of the
   * environment or of the test run. @default true with `args`, else false
   */
  own?: boolean
}

/** A server that somebody else started: to be used, not to be ended. */
export function borrowed(url: string, stop: () => Promise<void>): Server {
  return { url, restart: refuse, kill: refuse, stop }
}

async function refuse(): Promise<never> {
  throw new Error('this server belongs to others as well: start one with { own: true } to end it')
}
