import { formatCount } from '../ui/format.ts'

/** `1 delivery`, `12 deliveries`, `More than 10,000 deliveries` */
export function formatTotal(total: number, isMinimum: boolean | undefined): string {
  if (isMinimum === true) return `More than ${formatCount(total)} deliveries`
  return `${formatCount(total)} ${total === 1 ? 'delivery' : 'deliveries'}`
}
