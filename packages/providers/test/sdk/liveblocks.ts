import type { ProviderOracle } from '@hookseal/conformance'
import { standardOracle } from '../standard-oracle.ts'

export async function oracle(): Promise<ProviderOracle> {
  return standardOracle({
    name: 'standardwebhooks@1.1.1',
    body: '{"type":"storageUpdated","data":{"roomId":"r1"}}',
    type: 'storageUpdated',
  })
}
