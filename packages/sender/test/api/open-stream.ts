import { expect } from 'vitest'

interface StreamedEvent {
  event: string
  data: Record<string, unknown>
}

/** A stream of server-sent events. The lists grow as its parts arrive. */
export interface OpenStream {
  readonly events: StreamedEvent[]
  readonly comments: string[]
  /** Resolves when the server closed the stream, or `disconnect` did. */
  readonly closed: Promise<void>
  readonly disconnect: () => void
}

/** Opens a stream of the API with a GET request, or with a POST request if there is a body. */
export async function openStream(
  url: string,
  headers: Record<string, string>,
  body?: object,
): Promise<OpenStream> {
  const connection = new AbortController()
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: connection.signal,
  })
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  const events: StreamedEvent[] = []
  const comments: string[] = []
  return { events, comments, closed: read().catch(() => {}), disconnect: () => connection.abort() }

  async function read(): Promise<void> {
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) {
        const [, event = '', data = '{}'] = /^event: (.*)\ndata: (.*)$/m.exec(part) ?? []
        if (event === '') comments.push(part)
        else events.push({ event, data: JSON.parse(data) })
      }
    }
  }
}
