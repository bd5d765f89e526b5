/** For the hook that starts a server: the first start on a machine may have to install it. */
export const START_TIMEOUT_MS = 180_000
