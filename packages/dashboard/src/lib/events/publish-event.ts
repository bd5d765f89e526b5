import { type Api, unwrap } from '../api/client.ts'

export interface EventText {
  type: string
  /** The data as JSON text. It is sent as written: parsing would round numbers such as 12345678901234567890. */
  dataJson: string
  /** @default a new id */
  id?: string
}

/** Publishes an event. Its data reaches the endpoints exactly as written. */
export async function publishEvent(api: Api, { type, dataJson, id }: EventText) {
  const named = id === undefined ? '' : `,"id":${JSON.stringify(id)}`
  const text = `{"type":${JSON.stringify(type)}${named},"data":${dataJson}}`
  return unwrap(api.POST('/api/v1/events', { body: { type, data: undefined }, bodySerializer: () => text }))
}
