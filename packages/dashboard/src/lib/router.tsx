import type { QueryClient } from '@tanstack/react-query'
import { createRootRoute, createRoute, createRouter, redirect, useRouter } from '@tanstack/react-router'
import { ApiKeysPage } from './access/api-keys-page.tsx'
import { OrganizationsPage } from './access/organizations-page.tsx'
import { ApiError } from './api/api-error.ts'
import { readFilter } from './api/filters.ts'
import { readInboxFilter } from './api/inbox-filter.ts'
import * as queries from './api/queries.ts'
import { DeliveriesPage } from './deliveries/deliveries-page.tsx'
import { DeliveryPage } from './deliveries/delivery-page.tsx'
import { EndpointPage } from './endpoints/endpoint-page.tsx'
import { EndpointsPage } from './endpoints/endpoints-page.tsx'
import { EditEndpointPage } from './endpoints/edit-endpoint-page.tsx'
import { NewEndpointPage } from './endpoints/new-endpoint-page.tsx'
import { EditEventTypePage } from './event-types/edit-event-type-page.tsx'
import { EventTypesPage } from './event-types/event-types-page.tsx'
import { NewEventTypePage } from './event-types/new-event-type-page.tsx'
import { EventPage } from './events/event-page.tsx'
import { EventsPage } from './events/events-page.tsx'
import { NewEventPage } from './events/new-event-page.tsx'
import { HandlersPage } from './inbox/handlers-page.tsx'
import { InboxPage } from './inbox/inbox-page.tsx'
import { MessagePage } from './inbox/message-page.tsx'
import { Shell } from './layout/shell.tsx'
import { OverviewPage } from './overview/overview-page.tsx'
import { ReplaysPage } from './replays/replays-page.tsx'
import { SignInPage } from './session/sign-in-page.tsx'
import { EditSourcePage } from './sources/edit-source-page.tsx'
import { NewSourcePage } from './sources/new-source-page.tsx'
import { RejectionPage } from './sources/rejection-page.tsx'
import { SourcePage } from './sources/source-page.tsx'
import { SourcesPage } from './sources/sources-page.tsx'
import { Page } from './ui/page.tsx'
import { ErrorState, LoadingState } from './ui/states.tsx'
import { NotFoundPage } from './ui/not-found-page.tsx'

/** Creates the router with every route of the page. `getQueryClient` is called on the first navigation. */
export function createPageRouter(getQueryClient: () => QueryClient) {
  return createRouter({
    routeTree: createRoutes(getQueryClient),
    defaultPreload: false,
    scrollRestoration: true,
    // Pages only see search parameters that their route has validated.
    search: { strict: true },
    defaultNotFoundComponent: NotFoundPage,
    defaultPendingComponent: LoadingState,
    defaultErrorComponent: RouteError,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>
  }
}

/** The error of a route that could not load, for example because the sender was unreachable when the page was opened. */
function RouteError({ error }: { error: unknown }) {
  const router = useRouter()
  return (
    <Page title="Not available">
      <ErrorState error={error} retry={() => void router.invalidate()} />
    </Page>
  )
}

function createRoutes(getQueryClient: () => QueryClient) {
  const root = createRootRoute()

  const home = createRoute({
    getParentRoute: () => root,
    path: '/',
    async beforeLoad() {
      const { organization_id: organization } = await signedIn(
        getQueryClient().fetchQuery(queries.session),
        '/',
      )
      redirect({ to: '/o/$organization/overview', params: { organization }, throw: true })
    },
  })

  const signIn = createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    component: SignInPage,
    validateSearch: (search): { to?: string } =>
      // Paths of this page only: a crafted link must not redirect to another site after signing in.
      typeof search['to'] === 'string' && search['to'].startsWith('/o/') ? { to: search['to'] } : {},
  })

  const organization = createRoute({
    getParentRoute: () => root,
    path: '/o/$organization',
    component: Shell,
    async beforeLoad({ params, location }) {
      await signedIn(getQueryClient().ensureQueryData(queries.me(params.organization)), location.href)
    },
  })

  const page = <Path extends string>(path: Path, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => organization, path, component })
  const list = <Path extends string>(path: Path, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => organization, path, component, validateSearch: readFilter })

  const inboxList = <Path extends string>(path: Path, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => organization, path, component, validateSearch: readInboxFilter })

  return root.addChildren([
    home,
    signIn,
    organization.addChildren([
      list('/overview', OverviewPage),
      list('/endpoints', EndpointsPage),
      page('/endpoints/new', NewEndpointPage),
      list('/endpoints/$endpoint', EndpointPage),
      page('/endpoints/$endpoint/edit', EditEndpointPage),
      list('/deliveries', DeliveriesPage),
      page('/deliveries/$delivery', DeliveryPage),
      list('/events', EventsPage),
      list('/replays', ReplaysPage),
      page('/events/new', NewEventPage),
      page('/events/$event', EventPage),
      list('/sources', SourcesPage),
      page('/sources/new', NewSourcePage),
      page('/sources/$source', SourcePage),
      page('/sources/$source/edit', EditSourcePage),
      page('/sources/$source/rejections/$rejection', RejectionPage),
      inboxList('/inbox', InboxPage),
      inboxList('/inbox/handlers', HandlersPage),
      page('/inbox/messages/$message', MessagePage),
      page('/event-types', EventTypesPage),
      page('/event-types/new', NewEventTypePage),
      page('/event-types/$name/edit', EditEventTypePage),
      list('/organizations', OrganizationsPage),
      page('/keys', ApiKeysPage),
    ]),
  ])
}

/** Resolves with the loaded data. Redirects to the sign-in page, which returns to `to`, when there is no session. */
async function signedIn<Data>(loading: Promise<Data>, to: string): Promise<Data> {
  try {
    return await loading
  } catch (error) {
    if (error instanceof ApiError && error.status === 401)
      redirect({ to: '/sign-in', search: to === '/' ? {} : { to }, throw: true })
    throw error
  }
}
