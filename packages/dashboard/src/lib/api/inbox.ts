import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, omitUndefined, type Schemas, unwrap } from './client.ts'
import { furtherPages } from './further-pages.ts'
import type { InboxFilter } from './inbox-filter.ts'
import { periodStart } from './periods.ts'

export type InboxMessage = Schemas['InboxMessage']
export type InboxMessageWithRuns = Schemas['InboxMessageWithRuns']
export type InboxRun = InboxMessageWithRuns['runs'][number]
export type InboxHandler = Schemas['InboxHandler']
export type InboxKey = Schemas['InboxKeyPage']['data'][number]

/** There is no stream of changes of an inbox, which other processes may run. Queries of hidden tabs are not repeated. */
const LIVE = { refetchInterval: 3000 } as const

async function readMessages({ status, period, key, towards: _towards, ...rest }: InboxFilter) {
  const query = omitUndefined({
    ...rest,
    order_key: key,
    status: status && [status],
    since: period && periodStart(period),
    limit: 25,
  })
  return unwrap(api.GET('/api/v1/inbox/messages', { params: { query } }))
}

type MessagePage = Awaited<ReturnType<typeof readMessages>>

export const messages = (filter: InboxFilter) =>
  queryOptions({
    queryKey: ['inbox', 'messages', filter],
    queryFn: async () => readMessages(filter),
    placeholderData: keepPreviousData,
    // Only the page with the newest rows changes by itself.
    ...(filter.cursor === undefined ? LIVE : {}),
  })

/** The pages after `start`, which has no matches, up to the first one with matches. */
export const furtherMessages = (filter: InboxFilter, start: MessagePage) =>
  furtherPages(['inbox', 'further', filter], filter, start, async (cursor) =>
    readMessages({ ...filter, cursor }),
  )

export const message = (id: string) =>
  queryOptions({
    queryKey: ['inbox', 'message', id],
    queryFn: async () => unwrap(api.GET('/api/v1/inbox/messages/{id}', { params: { path: { id } } })),
    ...LIVE,
  })

export const handlers = queryOptions({
  queryKey: ['inbox', 'handlers'],
  queryFn: async () => unwrap(api.GET('/api/v1/inbox/handlers')),
  ...LIVE,
})

export const blockedKeys = (cursor: string | undefined) =>
  queryOptions({
    queryKey: ['inbox', 'keys', cursor],
    queryFn: async () => {
      const query = omitUndefined({ limit: 25, cursor })
      return unwrap(api.GET('/api/v1/inbox/keys', { params: { query } }))
    },
    placeholderData: keepPreviousData,
    ...LIVE,
  })
