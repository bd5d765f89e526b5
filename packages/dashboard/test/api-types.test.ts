import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { API_TYPES, apiTypes } from './api-types.ts'

it('is typed by the REST API as it is now', { timeout: 60_000 }, async () => {
  expect(readFileSync(API_TYPES, 'utf8'), 'run pnpm --filter @hookseal/dashboard api-types').toBe(
    await apiTypes(),
  )
})
