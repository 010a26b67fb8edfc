import { describe, expect, it } from 'vitest'
import { chooseApp } from '../../../web/choose-app.ts'

describe('the app that opens first', () => {
  const first = { app_id: 'app_1', demo: false }
  const second = { app_id: 'app_2', demo: false }
  const demo = { app_id: 'app_3', demo: true }

  it('is the last one looked at', () => {
    expect(chooseApp([first, second, demo], 'app_2')).toBe(second)
  })

  it('is the demo for somebody who has just started', () => {
    expect(chooseApp([first, demo], null)).toBe(demo)
  })

  it('is the first real one once there are several', () => {
    expect(chooseApp([demo, first, second], null)).toBe(first)
  })

  it('is the only one, and none when there is none', () => {
    expect(chooseApp([first], 'app_gone')).toBe(first)
    expect(chooseApp([], null)).toBeUndefined()
  })
})
