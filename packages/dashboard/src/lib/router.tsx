import type { QueryClient } from '@tanstack/react-query'
import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router'
import { ApiError } from './api/api-error.ts'
import { readFilter } from './api/filters.ts'
import * as queries from './api/queries.ts'
import { DeliveriesPage } from './deliveries/deliveries-page.tsx'
import { DeliveryPage } from './deliveries/delivery-page.tsx'
import { EndpointPage } from './endpoints/endpoint-page.tsx'
import { EndpointsPage } from './endpoints/endpoints-page.tsx'
import { EditEndpointPage } from './endpoints/edit-endpoint-page.tsx'
import { NewEndpointPage } from './endpoints/new-endpoint-page.tsx'
import { EventPage } from './events/event-page.tsx'
import { EventsPage } from './events/events-page.tsx'
import { NewEventPage } from './events/new-event-page.tsx'
import { Shell } from './layout/shell.tsx'
import { OverviewPage } from './overview/overview-page.tsx'
import { SignInPage } from './session/sign-in-page.tsx'
import { Page } from './ui/page.tsx'
import { Failure, Loading } from './ui/states.tsx'
import { UnknownPage } from './ui/unknown-page.tsx'

/** Every address of the page. `getQueries` is asked once something is looked at. */
export function createPageRouter(getQueries: () => QueryClient) {
  return createRouter({
    routeTree: createRoutes(getQueries),
    defaultPreload: false,
    scrollRestoration: true,
    // Pages see nothing of an address but what they checked.
    search: { strict: true },
    defaultNotFoundComponent: UnknownPage,
    defaultPendingComponent: Loading,
    defaultErrorComponent: ({ error, reset }) => (
      <Page title="Not available">
        <Failure error={error} retry={reset} />
      </Page>
    ),
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>
  }
}

function createRoutes(getQueries: () => QueryClient) {
  const root = createRootRoute()

  const home = createRoute({
    getParentRoute: () => root,
    path: '/',
    async beforeLoad() {
      const { organization_id: organization } = await signedIn(getQueries().fetchQuery(queries.session), '/')
      redirect({ to: '/o/$organization/overview', params: { organization }, throw: true })
    },
  })

  const signIn = createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    component: SignInPage,
    validateSearch: (search): { to?: string } =>
      // Nowhere but on this page: a link must not lead elsewhere after signing in.
      typeof search['to'] === 'string' && search['to'].startsWith('/o/') ? { to: search['to'] } : {},
  })

  const organization = createRoute({
    getParentRoute: () => root,
    path: '/o/$organization',
    component: Shell,
    async beforeLoad({ params, location }) {
      await signedIn(getQueries().ensureQueryData(queries.me(params.organization)), location.href)
    },
  })

  const page = <Path extends string>(path: Path, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => organization, path, component })
  const list = <Path extends string>(path: Path, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => organization, path, component, validateSearch: readFilter })

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
      page('/events/new', NewEventPage),
      page('/events/$event', EventPage),
    ]),
  ])
}

/** What is loaded for those who are signed in; the others are asked to, and come back. */
async function signedIn<Data>(loading: Promise<Data>, to: string): Promise<Data> {
  try {
    return await loading
  } catch (error) {
    if (error instanceof ApiError && error.status === 401)
      redirect({ to: '/sign-in', search: to === '/' ? {} : { to }, throw: true })
    throw error
  }
}
