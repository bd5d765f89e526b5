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
   * A server of the caller's own even when the environment names one, because it will be restarted, killed or configured.
   * @default true with `args`, else false
   */
  own?: boolean
}

/** For a server that is not ours: what a test of its own may not do. */
export async function refuseForeign(variable: string): Promise<never> {
  throw new Error(
    `the server of ${variable} belongs to somebody else: start one with { own: true } to end it`,
  )
}
