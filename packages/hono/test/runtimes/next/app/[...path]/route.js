import { createApps } from '../../../app.ts'

const apps = createApps()
// Next.js passes parameters of the path behind the request, which no app is to take for bindings.
const handle = (request) => apps(request)

export { handle as GET, handle as POST, handle as PUT }
