import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './api-error.ts'

/** The cache of what the API answered. `onSignedOut` is told when it answers that there is no session any more. */
export function createQueries(onSignedOut: () => void): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof ApiError && error.status === 401) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    // Signing in is a mutation, and its 401 is about the key.
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        if (mutation.meta?.['signsIn'] !== true) onError(error)
      },
    }),
    defaultOptions: {
      queries: {
        // What was refused is refused again; what did not arrive may arrive yet.
        retry: (failures, error) => !(error instanceof ApiError && error.status < 500) && failures < 2,
        refetchOnWindowFocus: true,
      },
    },
  })
}
