export interface StreamEvent {
  type: string
  data: string
}

/** Yields the events of a `text/event-stream` body. `onActivity` is called for every chunk, also for one with only a comment. */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  onActivity: () => void,
): AsyncGenerator<StreamEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let buffered = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      onActivity()
      buffered += decoder.decode(value, { stream: true })
      const blocks = buffered.split(/\r?\n\r?\n/)
      buffered = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = parseBlock(block)
        if (event !== undefined) yield event
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** Parses the lines of one event. A comment, such as a heartbeat, is undefined. */
function parseBlock(block: string): StreamEvent | undefined {
  const fields = block.split(/\r?\n/).map((line) => /^(event|data): ?(.*)$/.exec(line))
  const valuesOf = (name: string) =>
    fields.filter((field) => field?.[1] === name).map((field) => field?.[2] ?? '')
  const data = valuesOf('data')
  return data.length === 0 ? undefined : { type: valuesOf('event')[0] ?? 'message', data: data.join('\n') }
}
