import { describeProvider } from '@hookseal/conformance'
import { loadOracles } from './load-oracles.ts'

for (const { preset, oracle } of await loadOracles('crypto')) describeProvider(preset, oracle)
