import type { Inbox } from '@hookseal/inbox'

/** On the global object, because Next.js may load this module one time for each route. */
const shared: { inbox?: Promise<Inbox> | undefined } = ((globalThis as { hookseal?: object }).hookseal ??= {})

/** Resolves with the inbox of this process. The first request opens it, so `next build` needs no database. */
export async function openInbox(): Promise<Inbox> {
  try {
    return await (shared.inbox ??= create())
  } catch (error) {
    // The next request tries again.
    shared.inbox = undefined
    throw error
  }
}

async function create(): Promise<Inbox> {
  // An app that installs the package imports it as usual, and lists it in `serverExternalPackages`. In this workspace it is TypeScript,
  // which Next.js would bundle, without its migrations.
  const { createInbox } = await import(/* turbopackIgnore: true */ '@hookseal/inbox')
  const inbox = await createInbox({ database: process.env['DATABASE_URL'] ?? 'pglite:./.hookseal' })
  inbox.on('invoice.paid', async ({ id }) => {
    console.log(`handled ${id}`)
  })
  return inbox
}
