import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import * as queries from '../api/queries.ts'
import { Icon } from '../ui/icons.tsx'
import { ColorSchemeButton } from './color-scheme-button.tsx'
import { OrganizationSwitcher } from './organization-switcher.tsx'
import { SignOutButton } from './sign-out-button.tsx'
import classes from './shell.module.css'
import { useOrganization } from './use-organization.ts'

const PAGES = [
  { to: '/o/$organization/overview', icon: 'overview', label: 'Overview' },
  { to: '/o/$organization/endpoints', icon: 'endpoints', label: 'Endpoints' },
  { to: '/o/$organization/deliveries', icon: 'deliveries', label: 'Deliveries' },
  { to: '/o/$organization/events', icon: 'events', label: 'Events' },
  { to: '/o/$organization/sources', icon: 'sources', label: 'Sources' },
  { to: '/o/$organization/event-types', icon: 'types', label: 'Event types' },
] as const

/** Pages for operator keys only. */
const OPERATOR_PAGES = [
  { to: '/o/$organization/organizations', icon: 'organizations', label: 'Organizations' },
  { to: '/o/$organization/keys', icon: 'keys', label: 'API keys' },
] as const

const INBOX_PAGE = { to: '/o/$organization/inbox', icon: 'inbox', label: 'Inbox' } as const

export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  const organization = useOrganization()
  const { data: me } = useQuery(queries.me(organization))
  const pages = [
    ...PAGES,
    ...(me?.inbox === true ? [INBOX_PAGE] : []),
    ...(me?.operator === true ? OPERATOR_PAGES : []),
  ]
  return (
    <>
      <OrganizationSwitcher />
      <nav className={classes.nav} aria-label="Main">
        {pages.map(({ to, icon, label }) => (
          <Link
            key={to}
            to={to}
            params={{ organization }}
            className={classes.link}
            {...(onNavigate && { onClick: onNavigate })}
          >
            <Icon name={icon} />
            {label}
          </Link>
        ))}
      </nav>
      <div className={classes.foot}>
        <ColorSchemeButton />
        <SignOutButton />
      </div>
    </>
  )
}
