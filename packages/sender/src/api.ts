export { type Api, type ApiOptions, createApi } from './lib/api/app.ts'
export { API_PROBLEMS, type ApiProblemCode } from './lib/api/problem.ts'
export { serve, type ServeOptions, type Server } from './lib/api/serve.ts'
export type {
  InboxAdmin,
  InboxFilter,
  InboxHandlerRow,
  InboxKeyRow,
  InboxMessageDetails,
  InboxMessageRow,
  InboxPage,
  InboxPageOptions,
  InboxReplayRow,
  InboxRunRow,
  InboxStatus,
} from './lib/api/inbox-port.ts'
