export { type Api, type ApiOptions, createApi } from './lib/api/app.ts'
export { API_PROBLEMS, type ApiProblemCode } from './lib/api/problem.ts'
export { serve, type ServeOptions, type Server } from './lib/api/serve.ts'
