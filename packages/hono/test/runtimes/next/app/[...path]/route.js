import { createApps } from '../../../app.ts'

const apps = createApps()
// Next.js passes path parameters as the second argument, which apps must not receive as bindings.
const handle = (request) => apps(request)

export { handle as GET, handle as POST, handle as PUT }
