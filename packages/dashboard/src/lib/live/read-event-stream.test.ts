import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { readEventStream, type StreamEvent } from './read-event-stream.ts'

const TEXT =
  ': heartbeat\n\nevent: change\ndata: {"a":"ä"}\n\n: heartbeat\r\n\r\nevent: end\r\ndata: 1\r\ndata: 2\r\n\r\ndata: x\n\nevent: cut'

async function collect(chunks: Uint8Array[]): Promise<{ events: StreamEvent[]; activity: number }> {
  const events: StreamEvent[] = []
  let activity = 0
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
  for await (const event of readEventStream(body, () => activity++)) events.push(event)
  return { events, activity }
}

it('yields the same events for every division into chunks', async () => {
  const bytes = new TextEncoder().encode(TEXT)
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length)), async (cuts) => {
      const bounds = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
      const chunks = bounds.slice(1).map((end, index) => bytes.slice(bounds[index], end))
      const { events, activity } = await collect(chunks)
      expect(activity).toBe(chunks.length)
      expect(events).toEqual([
        { type: 'change', data: '{"a":"ä"}' },
        { type: 'end', data: '1\n2' },
        { type: 'message', data: 'x' },
      ])
    }),
  )
})
