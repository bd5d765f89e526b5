import { describe, expect, it } from 'vitest'
import { providerCases } from './provider/cases.ts'
import type { ProviderOracle, ProviderUnderTest } from './provider/oracle.ts'

/**
 * Registers the contract of a provider's preset as vitest tests, over real sockets: both directions against the oracle, every change of
 * a delivery with its error code, the bounds of the tolerance, id and type, replays under another id, and handshakes.
 *
 * @param provider The preset, such as `stripe` of `@hookseal/providers/stripe`.
 * @param oracle The provider's own SDK, or code that was written apart from the preset.
 */
export function describeProvider(provider: ProviderUnderTest, oracle: ProviderOracle): void {
  describe(`${provider.row.name} keeps the contract of providers, checked by ${oracle.name}:`, () => {
    it.each(providerCases(provider, oracle))('$title', async ({ run }) => {
      await expect(run()).resolves.toBeUndefined()
    })
  })
}
