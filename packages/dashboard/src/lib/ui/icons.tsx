const PATHS = {
  overview: 'M4 19V11M10 19V5M16 19v-6M21 19H3',
  endpoints: 'M9 15l6-6M11 6l1-1a4.2 4.2 0 0 1 6 6l-1 1M13 18l-1 1a4.2 4.2 0 0 1-6-6l1-1',
  deliveries: 'M4 6h16M4 12h16M4 18h10',
  events: 'M13 3L5 14h6l-1 7 8-11h-6z',
  sources: 'M3 12h10M9 8l4 4-4 4M14 4h6v16h-6',
  inbox: 'M4 13l3-8h10l3 8v6H4zM4 13h5l1 2h4l1-2h5',
  types: 'M4 4h7l9 9-7 7-9-9zM8 8h.01',
  organizations: 'M4 21V4h9v17M13 9h7v12M3 21h18M7 8h3M7 12h3M7 16h3M16 13h1M16 17h1',
  keys: 'M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12l9-9M16 7l3 3',
  menu: 'M4 7h16M4 12h16M4 17h16',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5',
  moon: 'M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z',
  plus: 'M12 5v14M5 12h14',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6L6 18',
  replay: 'M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4',
  signOut: 'M14 8V5H5v14h9v-3M10 12h11M18 9l3 3-3 3',
} as const

export type IconName = keyof typeof PATHS

/** A decorative icon beside a text with the same meaning. Screen readers skip it. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
