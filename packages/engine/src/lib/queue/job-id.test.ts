import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { deliveryOf, jobOf } from './job-id.ts'

it('converts between the id of a delivery and the UUID of its job', () => {
  expect(jobOf('whd_0193a1b2c3d47e5f8a9b0c1d2e3f4a5b')).toBe('0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b')
  for (let n = 0; n < 100; n++) {
    const id = `whd_${randomBytes(16).toString('hex')}`
    expect(deliveryOf('whd_', jobOf(id))).toBe(id)
  }
})
