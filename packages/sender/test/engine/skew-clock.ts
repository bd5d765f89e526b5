// Preloaded by `node --import`: shifts the clock of this process by SKEW_MS.
const skewMs = Number(process.env['SKEW_MS'])
const RealDate = Date

globalThis.Date = class extends RealDate {
  constructor(...args: ConstructorParameters<DateConstructor> | []) {
    if (args.length === 0) super(RealDate.now() + skewMs)
    else super(...(args as [number]))
  }

  static override now(): number {
    return RealDate.now() + skewMs
  }
} as DateConstructor
