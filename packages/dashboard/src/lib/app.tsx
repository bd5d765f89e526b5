import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createQueries } from './api/create-queries.ts'
import { createPageRouter } from './router.tsx'
import { theme } from './theme.ts'

const router = createPageRouter(() => queryClient)
const queryClient = createQueries(() => void router.navigate({ to: '/sign-in', search: signInSearch() }))

export function App() {
  return (
    // Variables and classes come from stylesheets: style elements made by script would need an exception in the page's policy.
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}

/** Back to where the session ended, once signed in again. */
function signInSearch(): { to?: string } {
  const { pathname, href } = router.state.location
  return pathname.startsWith('/o/') ? { to: href } : {}
}
