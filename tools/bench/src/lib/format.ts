import type { Spread } from './quantile.ts'

/** `1.23`, `12.3`, `1,234`: three figures or more, never an exponent. */
export function number(value: number): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

export function quartiles({ q1, q3 }: Spread, format: (value: number) => string = number): string {
  return `${format(q1)} – ${format(q3)}`
}

export function times(value: number): string {
  return `${value.toFixed(2)} ×`
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

export function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${bytes / 1000} kB`
}
