/** Numbers for CloudWatch, which finds them in the function's log (its embedded metric format). */
export function metrics(namespace: string, values: { readonly [name: string]: number }): void {
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }))
  const CloudWatchMetrics = [{ Namespace: namespace, Dimensions: [[]], Metrics }]
  process.stdout.write(`${JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics }, ...values })}\n`)
}
