import { Button, Loader } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { errorMessage, UnreachableError } from '../api/api-error.ts'
import { Page } from './page.tsx'
import classes from './states.module.css'

/** Shown in place of an empty list: why it is empty and what to do. */
export function EmptyState({ title, hint, action }: { title: string; hint: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes.state}>
      <p className={classes.title}>{title}</p>
      <p className={classes.hint}>{hint}</p>
      {action}
    </div>
  )
}

/** How often a request that did not reach the sender is repeated. */
const RETRY_MS = 2000

/** Shown in place of data that could not be loaded. While the sender is unreachable, calls `retry` every 2 seconds. */
export function ErrorState({ error, retry }: { error: unknown; retry: () => void }) {
  const unreachable = error instanceof UnreachableError
  const latest = useRef(retry)
  useEffect(() => {
    latest.current = retry
  })
  useEffect(() => {
    if (!unreachable) return undefined
    const timer = setInterval(() => latest.current(), RETRY_MS)
    return () => clearInterval(timer)
  }, [unreachable])
  return (
    <div className={classes.state} role="alert">
      <p className={classes.title}>Loading failed</p>
      <p className={classes.hint}>
        {errorMessage(error)}
        {unreachable ? ' The page tries again by itself.' : ''}
      </p>
      <Button variant="default" onClick={retry}>
        Try again
      </Button>
    </div>
  )
}

export function LoadingState() {
  return (
    <div className={classes.state} role="status">
      <Loader size="sm" />
      <p className={classes.hint}>Loading…</p>
    </div>
  )
}

/** Renders the data of a query, or its loading or error state. Data stays when a later request fails. */
export function Loaded<Data>({
  query,
  children,
}: {
  query: UseQueryResult<Data>
  children: (data: Data) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <ErrorState error={query.error} retry={() => void query.refetch()} />
  return <LoadingState />
}

/** Like {@link Loaded}, for children that render a whole page. Until the data is loaded, the heading is `title`. */
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
