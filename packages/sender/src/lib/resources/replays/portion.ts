/** The result of one portion of a replay. */
export interface Portion {
  replayed: number
  /** The last row that was read, with its time in ms since the epoch: the next portion starts after it. */
  last: { id: string; createdAt: number } | undefined
  isLast: boolean
}
