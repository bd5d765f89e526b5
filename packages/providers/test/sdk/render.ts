import type { ProviderOracle } from '@hookseal/conformance'
import { standardOracle } from '../standard-oracle.ts'

export async function oracle(): Promise<ProviderOracle> {
  return standardOracle({
    name: 'standardwebhooks@1.1.1',
    body: '{"type":"deploy_ended","timestamp":"2026-11-21T12:00:00Z","data":{"id":"evt-1"}}',
    type: 'deploy_ended',
  })
}
