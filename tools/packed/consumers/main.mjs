import { roundTrip } from './round-trip.mjs'

console.log(await roundTrip())
