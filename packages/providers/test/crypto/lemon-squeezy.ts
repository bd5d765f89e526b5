import type { ProviderOracle } from '@hookseal/conformance'
import { hmacOfBodyOracle } from '../oracle.ts'

const BODY = '{"meta":{"event_name":"order_created"},"data":{"id":"1"}}'
export const oracle = (): ProviderOracle => hmacOfBodyOracle('x-signature', BODY, 'order_created')
