import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'

export interface Sent {
  status: number
  headers: IncomingMessage['headers']
  body: string
  /** The error code of a problem document. */
  code: string | undefined
}

/** Sends a request as it is: repeated headers stay repeated, and none is added except the length of the body. */
export async function send(
  url: string,
  {
    method = 'POST',
    headers,
    body,
  }: { method?: string; headers: Record<string, string | string[]>; body: string },
): Promise<Sent> {
  const bytes = Buffer.from(body)
  const req = request(url, { method, headers: { ...headers, 'content-length': bytes.length } })
  req.end(bytes)
  const [res] = (await once(req, 'response')) as [IncomingMessage]
  const received = await text(res)
  const isProblem = res.headers['content-type'] === 'application/problem+json'
  return {
    status: res.statusCode ?? 0,
    headers: res.headers,
    body: received,
    code: isProblem ? JSON.parse(received).code : undefined,
  }
}
