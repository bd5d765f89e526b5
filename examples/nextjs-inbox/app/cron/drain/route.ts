import { openInbox } from '../../../src/inbox.ts'

/** In seconds. Longer than `drain` may take. */
export const maxDuration = 60

/** Handles the events that are due. Two calls at a time share them. */
export async function GET(request: Request): Promise<Response> {
  const secret = process.env['CRON_SECRET']
  if (!secret || request.headers.get('authorization') !== `Bearer ${secret}`)
    return new Response(null, { status: 401 })
  const inbox = await openInbox()
  return Response.json(await inbox.drain({ maxSeconds: 50 }))
}
