import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiError, UnreachableError } from './api/api-error.ts'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root, {
  // The page shows API errors where they occur. Anything else is a bug.
  onCaughtError(error) {
    if (!(error instanceof ApiError || error instanceof UnreachableError)) reportError(error)
  },
}).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
