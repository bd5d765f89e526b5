import type { ProviderOracle } from '@hookseal/conformance'
import { standardOracle } from '../standard-oracle.ts'

export async function oracle(): Promise<ProviderOracle> {
  return standardOracle({
    name: 'svix@2.5.0',
    prefix: 'svix-',
    body: '{"type":"invoice.paid","data":{}}',
    type: 'invoice.paid',
  })
}
