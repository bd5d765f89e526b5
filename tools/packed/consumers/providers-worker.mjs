import { roundTrip } from './providers-round-trip.mjs'

export default {
  async fetch() {
    return new Response(await roundTrip())
  },
}
