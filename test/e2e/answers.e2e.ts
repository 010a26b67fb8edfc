import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Query } from '../../src/runtime/query/schema.ts'
import { formatDuration, formatNumber, formatPercent } from '../../web/format.ts'
import type { ChartKind } from '../../web/url.ts'
import { encodeView } from '../../web/url.ts'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, headlineShows, rowsOf, useExplorer } from '../support/explorer.ts'

const steps = [{ event: 'signed_up' }, { event: 'page_viewed' }, { event: 'purchase' }]
const split = { breakdown: [{ attribute: 'plan' }] }

describe.skipIf(!hasBrowser())('the page says what the API answers:', () => {
  let shop: Explorer
  let page: Page
  useExplorer((opened) => {
    ;({ shop, page } = opened)
  })

  async function show(query: Query, chart: ChartKind = 'line'): Promise<void> {
    const view = encodeView({ query, chart, hidden: [], focus: null, axes: null })
    await page.goto(`${shop.web.address}/apps/${shop.appId}/explore${view}`)
    await page.locator('.answered:not(.dim) .tools').waitFor()
  }

  it('a trend, split, cell by cell', async () => {
    const query: Query = { kind: 'trend', series: [{ event: 'purchase' }], ...split, range: { last: 10, unit: 'day' } }
    const { series, buckets } = await shop.ask(query)
    await show(query, 'table')
    const rows = await rowsOf(page, 'Values over time')
    expect(rows.map((cells) => cells.slice(1))).toEqual(
      buckets.map((_, at) => series.map(({ values }) => formatNumber(values[at]))),
    )
  })

  it('a funnel’s steps, with rates and times', async () => {
    const query: Query = { kind: 'funnel', steps: [steps[0]!, steps[2]!] }
    const answer = await shop.ask(query)
    if (answer.view !== 'steps') throw new Error(answer.view)
    await show(query)
    expect(await rowsOf(page, 'Steps in numbers')).toEqual(
      answer.steps.map(({ label, count, rate_from_first, rate_from_previous, seconds_median, seconds_avg }, index) => [
        `${index + 1} ${label}`,
        formatNumber(count),
        formatPercent(rate_from_first),
        formatPercent(rate_from_previous),
        seconds_median === null ? '–' : formatDuration(seconds_median),
        seconds_avg === null ? '–' : formatDuration(seconds_avg),
      ]),
    )
    const [entered, converted] = answer.steps
    const shares = await page
      .locator('.funnel-step')
      .nth(1)
      .locator('.funnel-lost, .funnel-reached')
      .evaluateAll((parts) => parts.map((part) => Number((part as HTMLElement).style.getPropertyValue('--share'))))
    expect(shares).toEqual([1 - converted!.count / entered!.count, converted!.count / entered!.count])
  })

  it('a funnel over time from a later step on, by week, with the rate of each group', async () => {
    const query: Query = { kind: 'funnel', steps, view: 'trend', from_step: 2, interval: 'week', ...split }
    const whole = await shop.ask({ kind: 'funnel', steps, ...split })
    if (whole.view !== 'steps') throw new Error(whole.view)
    await show(query)
    const rate = (list: typeof whole.steps) => formatPercent(list[2]!.count / list[1]!.count)
    await headlineShows(
      page,
      `${rate(whole.steps)} of ${whole.steps[1]!.count} users went from page_viewed to purchase`,
    )
    const rows = await rowsOf(page, 'Series')
    expect(rows.map(([name, total]) => [name!.trim(), total])).toEqual(
      whole.groups!.map(({ breakdown, steps: list }) => [breakdown![0], rate(list)]),
    )
    // An option of the view that is left does not make the next one wrong.
    await page.getByRole('button', { name: 'Steps', exact: true }).click()
    await page.getByRole('region', { name: 'Groups' }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it('the times to convert, of everybody and of one group', async () => {
    const query: Query = { kind: 'funnel', steps: [steps[0]!, steps[2]!], view: 'time_to_convert', bins: 4, ...split }
    const answer = await shop.ask(query)
    if (answer.view !== 'time_to_convert') throw new Error(answer.view)
    await show(query)
    await headlineShows(page, formatDuration(answer.seconds_median!))
    const group = answer.groups![0]!
    await page.getByRole('button', { name: String(group.breakdown![0]), exact: true }).click()
    await page.waitForFunction(() => location.search.includes('on='))
    expect((await rowsOf(page, 'Times')).map(([, , , count]) => count)).toEqual(
      group.bins.map(({ count }) => formatNumber(count)),
    )
  })

  it('retention, with nothing in the cells that have not come', async () => {
    const step = { event: 'page_viewed' }
    const query: Query = {
      kind: 'retention',
      start: step,
      return: step,
      interval: 'day',
      range: { last: 6, unit: 'day' },
    }
    const { cohorts, average } = await shop.ask(query)
    await show(query)
    const rows = await rowsOf(page, 'Retention')
    expect(rows.map((cells) => cells.slice(1))).toEqual(
      cohorts.map(({ size, rate }) => [
        formatNumber(size),
        ...average.map((_, period) => {
          const one = rate[period]
          return one === null || one === undefined ? '' : formatPercent(one)
        }),
      ]),
    )
    expect(rows.at(-1)!.at(-1)).toBe('')
    expect(await page.locator('.grid-average .cell').allTextContents()).toEqual(
      average.map((rate) => (rate === null ? '' : formatPercent(rate))),
    )
  })

  it('retention by group, each of which opens to its cohorts', async () => {
    const step = { event: 'page_viewed' }
    const query: Query = { kind: 'retention', start: step, return: step, interval: 'week', ...split }
    const { groups } = await shop.ask(query)
    await show(query)
    expect((await rowsOf(page, 'Retention')).map(([name]) => name)).toEqual(
      groups!.map(({ breakdown }) => breakdown![0]),
    )
    const first = groups![0]!
    await page.getByRole('button', { name: String(first.breakdown![0]), exact: true }).click()
    await page.getByRole('button', { name: 'All groups' }).waitFor()
    expect((await rowsOf(page, 'Retention')).map(([, size]) => size)).toEqual(
      first.cohorts.map(({ size }) => formatNumber(size)),
    )
    await page.goBack()
    await expect.poll(async () => (await rowsOf(page, 'Retention')).length).toBe(groups!.length)
  })

  it('lifecycle, in its columns and its table', async () => {
    const query: Query = {
      kind: 'lifecycle',
      event: { event: 'page_viewed' },
      interval: 'day',
      range: { last: 8, unit: 'day' },
    }
    const answer = await shop.ask(query)
    await show(query)
    expect((await rowsOf(page, 'Users by interval')).map((cells) => cells.slice(1))).toEqual(
      answer.buckets.map((_, at) =>
        [answer.returning, answer.new, answer.resurrecting, answer.dormant].map((list) => formatNumber(list[at])),
      ),
    )
    expect(await page.locator('.column').count()).toBe(answer.buckets.length)
  })

  it('stickiness', async () => {
    const query: Query = { kind: 'stickiness', event: { event: 'page_viewed' }, interval: 'day', cumulative: true }
    const { intervals, users } = await shop.ask(query)
    await show(query)
    expect(await rowsOf(page, 'Users by activity')).toEqual(
      intervals.map((count, at) => [formatNumber(count), formatNumber(users[at])]),
    )
    await headlineShows(page, `${users[0]} users on 1 or more days`)
  })

  it('paths, link by link', async () => {
    const query: Query = { kind: 'paths', gap_minutes: 3000 }
    const { links, paths } = await shop.ask(query)
    await show(query)
    await headlineShows(page, `${formatNumber(paths)} paths`)
    expect((await rowsOf(page, 'Links')).map(([from, to, at, count]) => [`${at}_${from}`, to, count])).toEqual(
      links.map(({ source, target, count }) => [source, target.replace(/^\d+_/, ''), formatNumber(count)]),
    )
    expect(await page.locator('.band').count()).toBe(links.length)
    // No node lies below the edge of the picture.
    const { svg, lowest } = await page.locator('.sankey').evaluate((box) => ({
      svg: box.clientHeight,
      lowest:
        Math.max(...[...box.querySelectorAll('.node text')].map((text) => text.getBoundingClientRect().bottom)) -
        box.getBoundingClientRect().top,
    }))
    expect(lowest).toBeLessThanOrEqual(svg)
  })

  it('sessions, by each measure', async () => {
    const shown = {
      count: (total: number) => formatNumber(total),
      events_avg: (total: number) => formatNumber(total),
      duration_avg: (total: number) => formatDuration(total),
      bounce_rate: (total: number) => formatPercent(total),
    }
    for (const [measure, text] of Object.entries(shown)) {
      const query = { kind: 'sessions', measure: measure as keyof typeof shown } satisfies Query
      const { total } = await shop.ask(query)
      await show(query)
      await headlineShows(page, text(total!))
    }
  })

  it('the web overview', async () => {
    const query: Query = { kind: 'web', sections: ['totals', 'pages', 'entry_pages'] }
    const { totals, pages } = await shop.ask(query)
    await show(query)
    await expect
      .poll(() => page.locator('.tile-figure').allTextContents())
      .toEqual([
        formatNumber(totals!.visitors),
        formatNumber(totals!.sessions),
        formatNumber(totals!.views),
        formatNumber(totals!.views_per_session),
        formatPercent(totals!.bounce_rate!),
        formatDuration(totals!.duration_median!),
      ])
    const rows = await page.getByRole('table', { name: 'Pages', exact: true }).locator('tbody tr').all()
    const cells = await Promise.all(rows.map((row) => row.locator('th, td').allTextContents()))
    expect(cells).toEqual(
      pages!.map(({ value, visitors, share }) => [value ?? 'not known', formatNumber(visitors), formatPercent(share)]),
    )
    expect(await page.getByRole('table', { name: 'Browsers' }).count()).toBe(0)
  })

  it('SQL', async () => {
    const sql = 'select event_name, count(*) as n from events group by event_name order by n desc, event_name'
    const { rows } = await shop.ask({ kind: 'sql', sql })
    await show({ kind: 'sql', sql })
    expect(await rowsOf(page, 'Rows')).toEqual(rows.map(([name, n]) => [name, formatNumber(n as number)]))
  })
})
