/** The id of a delivery's job: the delivery's own UUID, so that a delivery has one job at most. */
export function jobOf(deliveryId: string): string {
  const hex = deliveryId.slice(deliveryId.lastIndexOf('_') + 1)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The id of the delivery that a job belongs to. It begins with `prefix`. */
export function deliveryOf(prefix: string, jobId: string): string {
  return prefix + jobId.replaceAll('-', '')
}

/** The lowest id that the job of a delivery of this time can have, in ms since the epoch. */
export function firstJobAt(ms: number): string {
  return jobOf(`_${ms.toString(16).padStart(12, '0').padEnd(32, '0')}`)
}
