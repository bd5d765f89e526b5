/** Time limit for a hook that starts a server, in milliseconds: the first start on a machine may have to install it. */
export const START_TIMEOUT_MS = 300_000
