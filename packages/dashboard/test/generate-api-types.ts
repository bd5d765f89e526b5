import { createApi } from '@hookseal/sender/api'
import { createSender } from '@hookseal/sender'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { format } from 'oxfmt'

export const TYPES_FILE = new URL('../src/lib/api/generated/types.ts', import.meta.url)

/** Generates the text of `src/lib/api/generated/types.ts` from the REST API's current OpenAPI document. */
export async function generateApiTypes(): Promise<string> {
  const sender = await createSender({ database: 'pglite:' })
  try {
    const response = await createApi(sender, { publicDocs: true }).fetch(
      new Request('http://localhost/openapi.json'),
    )
    // The cast is safe: the sender's own tests validate the document.
    const { webhooks: _eventTypes, ...document } = (await response.json()) as OpenAPI3 & { webhooks: unknown }
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
