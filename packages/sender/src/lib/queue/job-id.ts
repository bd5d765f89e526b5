const PREFIX = 'whd_'

/** The job of a delivery has the delivery's own UUID: so there is one at most, and each is found from the other. */
export function jobOf(deliveryId: string): string {
  const hex = deliveryId.slice(PREFIX.length)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export function deliveryOf(jobId: string): string {
  return PREFIX + jobId.replaceAll('-', '')
}
