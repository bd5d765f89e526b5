import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiError } from './api/api-error.ts'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root, {
  // What the API refused is said where it was asked for; anything else is a bug.
  onCaughtError(error) {
    if (!(error instanceof ApiError)) reportError(error)
  },
}).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
