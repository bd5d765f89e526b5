import { Button, Loader } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { messageOf } from '../api/api-error.ts'
import { Page } from './page.tsx'
import classes from './states.module.css'

/** Nothing there yet: why, and what to do about it. */
export function Empty({ title, hint, action }: { title: string; hint: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes.state}>
      <p className={classes.title}>{title}</p>
      <p className={classes.hint}>{hint}</p>
      {action}
    </div>
  )
}

export function Failure({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <div className={classes.state} role="alert">
      <p className={classes.title}>This could not be loaded.</p>
      <p className={classes.hint}>{messageOf(error)}</p>
      <Button variant="default" onClick={retry}>
        Try again
      </Button>
    </div>
  )
}

export function Loading() {
  return (
    <div className={classes.state} role="status">
      <Loader size="sm" />
      <p className={classes.hint}>Loading…</p>
    </div>
  )
}

/** What a query has brought, or the state that it's in. Data that is there stays, whatever a later request says. */
export function Loaded<Data>({
  query,
  children,
}: {
  query: UseQueryResult<Data>
  children: (data: Data) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />
  return <Loading />
}

/** As {@link Loaded}, for what is a page of its own once it's there; until then `title` is its heading. */
export function LoadedPage<Data>(props: {
  query: UseQueryResult<Data>
  title: string
  children: (data: Data) => ReactNode
}) {
  const { query, title, children } = props
  if (query.data !== undefined) return children(query.data)
  return (
    <Page title={title}>
      <Loaded query={query}>{children}</Loaded>
    </Page>
  )
}
