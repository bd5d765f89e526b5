/** The result of one portion of a replay. */
export interface Portion {
  replayed: number
  /** The last row that was read: the next portion starts after it. */
  last: { id: string; createdAt: string } | undefined
  isLast: boolean
}
