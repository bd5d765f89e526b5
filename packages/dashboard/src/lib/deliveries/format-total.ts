import { formatCount } from '../ui/format.ts'

/** `1 delivery`, `12 deliveries`, `At least 10,000 deliveries` */
export function formatTotal(total: number, isMinimum: boolean | undefined): string {
  const count = `${formatCount(total)} ${total === 1 ? 'delivery' : 'deliveries'}`
  return isMinimum === true ? `At least ${count}` : count
}
