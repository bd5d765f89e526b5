import { roundTrip } from './providers-round-trip.mjs'

console.log(await roundTrip())
