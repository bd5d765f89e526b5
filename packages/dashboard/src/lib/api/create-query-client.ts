import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './api-error.ts'

/** Creates the cache of API responses. `onSignedOut` is called when a response says that the session has ended. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof ApiError && error.status === 401) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    // Signing in is a mutation too, and its 401 is about the key.
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        if (mutation.meta?.['signsIn'] !== true) onError(error)
      },
    }),
    defaultOptions: {
      queries: {
        // A 4xx would be the same again. A 5xx or a failed connection may be temporary.
        retry: (failures, error) => !(error instanceof ApiError && error.status < 500) && failures < 2,
        retryDelay: 500,
        refetchOnWindowFocus: true,
        // The page is usually served by the sender, which may be reachable when the browser believes to be offline.
        networkMode: 'always',
      },
      mutations: {
        networkMode: 'always',
      },
    },
  })
}
