/** Names of the charts, apart from what draws them: a command's flags name them before anything is drawn. */
export const trendCharts = ['line', 'bar', 'table', 'number'] as const
export type TrendChart = (typeof trendCharts)[number]

/** Charts of what goes by time; every other kind has its picture and its table. */
export const chartKinds = [...trendCharts, 'picture'] as const
export type ChartKind = (typeof chartKinds)[number]
export const pictureKinds = ['picture', 'table'] as const
