import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { TYPES_FILE, generateApiTypes } from './generate-api-types.ts'

it('finds the generated types up to date with the REST API', async () => {
  expect(readFileSync(TYPES_FILE, 'utf8'), 'run pnpm --filter @hookseal/dashboard api-types').toBe(
    await generateApiTypes(),
  )
})
