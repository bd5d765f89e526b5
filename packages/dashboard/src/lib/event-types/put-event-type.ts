import { type Api, unwrap } from '../api/client.ts'

export interface EventTypeText {
  name: string
  description: string
  /** JSON text, or '' for none. */
  exampleJson: string
  /** JSON text, or '' for none. */
  schemaJson: string
  deprecated: boolean
}

/** Adds an event type, or replaces the one of the same name. Example and schema are sent as written. */
export async function putEventType(
  api: Api,
  { name, description, exampleJson, schemaJson, deprecated }: EventTypeText,
) {
  const members = {
    description: JSON.stringify(description),
    example: exampleJson === '' ? 'null' : exampleJson,
    schema: schemaJson === '' ? 'null' : schemaJson,
    deprecated: String(deprecated),
  }
  const text = Object.entries(members).map(([member, json]) => `"${member}":${json}`)
  return unwrap(
    api.PUT('/api/v1/event-types/{name}', {
      params: { path: { name } },
      body: {},
      bodySerializer: () => `{${text.join(',')}}`,
    }),
  )
}
