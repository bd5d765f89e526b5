import { expect, it } from 'vitest'
import { markErrors } from './database-errors.ts'
import { toEngineError } from './query-errors.ts'

it('returns an error with a code in its cause when a statement got no response in time', async () => {
  const error = await markErrors(async () => {
    throw new Error('Query read timeout')
  }).catch(toEngineError)
  expect(error).toMatchObject({ code: 'ERR_ENGINE_DATABASE', cause: { code: 'ETIMEDOUT' } })
})
