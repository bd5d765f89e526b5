/** Returns the name of a preset's function: that of `aws-sns` is `awsSns`. */
export function toFunctionName(name: string): string {
  return name.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase())
}
