import { Link } from '@tanstack/react-router'
import { Page } from './page.tsx'
import { EmptyState } from './states.tsx'

export function NotFoundPage() {
  return (
    <Page title="Not found">
      <EmptyState
        title="Page not found"
        hint="The address may be misspelled, or the item was deleted."
        action={<Link to="/">Go to the overview</Link>}
      />
    </Page>
  )
}
