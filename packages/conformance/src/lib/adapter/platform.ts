/**
 * Ways of the HTTP server below an adapter, which no adapter can change. Each leaves one sentence of the contract out, and its value
 * is the reason, which the title of the test repeats.
 */
export interface PlatformTraits {
  /** A refused upload is answered at once, but then read to its end in place of being cut off. */
  readsRefusedUploads?: string
  /** A refused upload is cut off at once, sometimes before the answer has left. */
  cutsRefusedUploads?: string
  /** A connection on which a body was refused unread takes no further request. */
  closesAfterRefusal?: string
  /** Not every client that goes away is told of. */
  missesAborts?: string
}

/** The title of a test of whose promise a trait leaves something out. */
export function titled(title: string, reason: string | undefined): string {
  return reason === undefined ? title : `${title} (in part: ${reason})`
}
