import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createQueryClient } from './api/create-query-client.ts'
import { createPageRouter } from './router.tsx'
import { sessionEnded } from './session/session-ended.ts'
import { theme } from './theme.ts'

const router = createPageRouter(() => queryClient)
const queryClient = createQueryClient(() => sessionEnded.set(true))

export function App() {
  return (
    // Variables and classes come from stylesheets: the page's Content-Security-Policy forbids generated style elements.
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
