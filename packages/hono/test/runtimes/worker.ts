import { createApps } from './app.ts'

const worker: { fetch: ReturnType<typeof createApps> } = { fetch: createApps() }

// oxlint-disable-next-line import/no-default-export -- workerd requires a default export
export default worker
