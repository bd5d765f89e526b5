import { Link } from '@tanstack/react-router'
import { Page } from './page.tsx'
import { Empty } from './states.tsx'

export function UnknownPage() {
  return (
    <Page title="Not found">
      <Empty
        title="There is no such page."
        hint="The address may be misspelt, or what it named was deleted."
        action={<Link to="/">Go to the overview</Link>}
      />
    </Page>
  )
}
