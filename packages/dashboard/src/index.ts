export { dashboard, type DashboardHandler } from './lib/dashboard.ts'
