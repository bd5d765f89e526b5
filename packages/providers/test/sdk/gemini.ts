import type { ProviderOracle } from '@hookseal/conformance'
import { standardOracle } from '../standard-oracle.ts'

export async function oracle(): Promise<ProviderOracle> {
  return standardOracle({
    name: 'standardwebhooks@1.1.1',
    body: '{"type":"batch.succeeded","version":"v1","data":{"id":"batches/1"}}',
    type: 'batch.succeeded',
  })
}
