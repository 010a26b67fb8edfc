/**
 * The app to open: the last one looked at; the demo while there is but one app beside it, because who has just started
 * wants to see charts; else the first with real data.
 */
export function chooseApp<App extends { app_id: string; demo: boolean }>(
  list: readonly App[],
  last: string | null,
): App | undefined {
  const demo = list.length <= 2 ? list.find(({ demo }) => demo) : undefined
  return list.find(({ app_id }) => app_id === last) ?? demo ?? list.find(({ demo }) => !demo) ?? list[0]
}
