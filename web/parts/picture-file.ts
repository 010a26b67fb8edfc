import { token } from './chart-options.ts'

/** Saves the chart with its title as a PNG, on the page's own ground. */
export function savePicture(chart: HTMLCanvasElement | null, title: string, name: string): void {
  if (!chart) return
  const scale = devicePixelRatio
  const head = 44 * scale
  const picture = document.createElement('canvas')
  picture.width = chart.width
  picture.height = chart.height + head
  const pen = picture.getContext('2d')!
  pen.fillStyle = token('--panel')
  pen.fillRect(0, 0, picture.width, picture.height)
  pen.fillStyle = token('--ink')
  pen.font = `600 ${15 * scale}px ${getComputedStyle(document.body).fontFamily}`
  pen.fillText(title, 14 * scale, 28 * scale, picture.width - 28 * scale)
  pen.drawImage(chart, 0, head)
  const link = document.createElement('a')
  link.href = picture.toDataURL('image/png')
  link.download = name
  link.click()
}
