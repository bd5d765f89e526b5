import { createApi } from '@hookseal/sender/api'
import { createSender } from '@hookseal/sender'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { format } from 'oxfmt'

export const API_TYPES = new URL('../src/lib/api/generated/types.ts', import.meta.url)

/** The text of `src/lib/api/types.ts` as the REST API is now. */
export async function apiTypes(): Promise<string> {
  const sender = await createSender({ database: 'pglite:' })
  try {
    const answer = await createApi(sender).fetch(new Request('http://localhost/openapi.json'))
    // What the sender answers here is the document; it's validated by the sender's own tests.
    const { webhooks: _catalogue, ...document } = (await answer.json()) as OpenAPI3 & { webhooks: unknown }
    const types = astToString(await openapiTS(document))
    const { code } = await format('types.ts', `${HEAD}${types}`, {
      printWidth: 110,
      semi: false,
      singleQuote: true,
    })
    return code
  } finally {
    await sender.stop()
  }
}

const HEAD = `// Written by \`pnpm --filter @hookseal/dashboard api-types\` from the sender's OpenAPI document.\n\n`
