import type { Quartiles } from './quantile.ts'

/** `1.23`, `12.3` or `1,234`: at least three digits, never an exponent. */
export function formatNumber(value: number): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** `12,345`, for whole numbers. */
export function formatCount(value: number): string {
  return value.toLocaleString('en')
}

export function formatQuartiles(
  { q1, q3 }: Quartiles,
  format: (value: number) => string = formatNumber,
): string {
  return `${format(q1)} – ${format(q3)}`
}

export function formatRatio(value: number): string {
  return `${value.toFixed(2)} ×`
}

export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

export function formatSize(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${bytes / 1000} kB`
}
