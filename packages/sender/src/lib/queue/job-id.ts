const PREFIX = 'whd_'

/** The id of a delivery's job: the delivery's own UUID, so that a delivery has one job at most. */
export function jobOf(deliveryId: string): string {
  const hex = deliveryId.slice(PREFIX.length)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The id of the delivery that a job belongs to. */
export function deliveryOf(jobId: string): string {
  return PREFIX + jobId.replaceAll('-', '')
}

/** The lowest id that the job of a delivery of this time can have, in ms since the epoch. */
export function firstJobAt(ms: number): string {
  return jobOf(`${PREFIX}${ms.toString(16).padStart(12, '0').padEnd(32, '0')}`)
}
