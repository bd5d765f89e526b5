import { roundTrip } from './round-trip.mjs'

export default {
  async fetch() {
    return new Response(await roundTrip())
  },
}
