/**
 * Behavior of an HTTP server that an adapter cannot change. Each trait disables the assertions that cannot hold. Its value is the
 * reason, which the title of the test repeats.
 */
export interface PlatformTraits {
  /** After the response to a rejected upload, the server reads the upload to its end instead of closing the connection. */
  readsRejectedUploads?: string
  /** The server closes the connection of a rejected upload immediately, sometimes before the response has been sent. */
  cutsRejectedUploads?: string
  /** The server closes the connection after rejecting a delivery without reading its body. */
  closesAfterRejection?: string
  /** The server does not notice every client that disconnects while a handler runs. */
  missesAborts?: string
}

/** Returns the title of a test, followed by the `reason` for which a trait disables a part of it. */
export function titled(title: string, reason: string | undefined): string {
  return reason === undefined ? title : `${title} (in part: ${reason})`
}
