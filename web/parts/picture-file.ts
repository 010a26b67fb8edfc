/** What is drawn as a PNG with its title, the answer in one line and a legend, on the page's own ground. */
import { token } from './chart-options.ts'

interface Caption {
  title: string
  /** When it is about; null: at no certain time. */
  range: string | null
  /** The answer in one line. */
  answer: string
}

/** What a colour of a picture stands for, and which of the eight it is. */
export type LegendEntry = readonly [name: string, colour: number]

export async function savePicture(box: HTMLElement | null, caption: Caption, name: string): Promise<void> {
  if (!box) return
  const link = document.createElement('a')
  link.href = (await drawn(box, caption)).toDataURL('image/png')
  link.download = name
  link.click()
}

const margin = 16
const line = 24

async function drawn(box: HTMLElement, { title, range, answer }: Caption): Promise<HTMLCanvasElement> {
  const legend = JSON.parse(box.dataset.legend ?? '[]') as LegendEntry[]
  const rows = legendRows(legend, box.scrollWidth)
  const head = margin + line * (2 + rows.length)
  const [width, height] = [box.scrollWidth + 2 * margin, box.scrollHeight + head + margin]
  // No browser draws a canvas of any size: very long pictures come out coarser.
  const scale = Math.min(Math.max(2, devicePixelRatio), 8000 / Math.max(width, height))
  const picture = document.createElement('canvas')
  picture.width = Math.ceil(width * scale)
  picture.height = Math.ceil(height * scale)
  const pen = picture.getContext('2d')!
  pen.scale(scale, scale)
  pen.fillStyle = token('--bg')
  pen.fillRect(0, 0, width, height)
  const write = (text: string, row: number, font: string, colour: string) => {
    pen.font = `${font} ${getComputedStyle(document.body).fontFamily}`
    pen.fillStyle = token(colour)
    pen.fillText(text, margin, margin + line * row - 8, box.scrollWidth)
  }
  write(range === null ? title : `${title} · ${range}`, 1, '600 15px', '--ink')
  write(answer, 2, '13px', '--ink-2')
  for (const [index, row] of rows.entries()) drawLegend(pen, row, margin + line * (3 + index) - 8)
  pen.translate(margin, head)
  pen.drawImage(await imageOf(box), 0, 0, box.scrollWidth, box.scrollHeight)
  const { left, top } = box.getBoundingClientRect()
  for (const chart of box.querySelectorAll('canvas')) {
    const place = chart.getBoundingClientRect()
    const [x, y] = [place.left - left + box.scrollLeft, place.top - top + box.scrollTop]
    pen.drawImage(chart, x, y, place.width, place.height)
  }
  return picture
}

/** An entry of the legend, and where it stands in its row. */
type Placed = { entry: LegendEntry; x: number; width: number }

/** As many entries to a row as there is room for. */
function legendRows(legend: readonly LegendEntry[], room: number): Placed[][] {
  const pen = document.createElement('canvas').getContext('2d')!
  pen.font = legendFont()
  const rows: Placed[][] = []
  let x = 0
  for (const entry of legend) {
    const width = Math.min(15 + pen.measureText(entry[0]).width + 18, room)
    if (rows.length === 0 || x + width > room) {
      rows.push([])
      x = 0
    }
    rows.at(-1)!.push({ entry, x: x + margin, width })
    x += width
  }
  return rows
}

function drawLegend(pen: CanvasRenderingContext2D, row: readonly Placed[], y: number): void {
  pen.font = legendFont()
  for (const { entry, x, width } of row) {
    const [name, colour] = entry
    pen.fillStyle = token(`--s${colour}`)
    pen.fillRect(x, y - 9, 9, 9)
    pen.fillStyle = token('--ink-2')
    pen.fillText(name, x + 15, y, width - 15)
  }
}

function legendFont(): string {
  return `12px ${getComputedStyle(document.body).fontFamily}`
}

/** The element with all that is in it, as it looks now: HTML within an SVG that brings its own styles. */
async function imageOf(box: HTMLElement): Promise<HTMLImageElement> {
  const { scrollWidth: width, scrollHeight: height } = box
  const rules = new Map<string, string>()
  const copy = box.cloneNode(true) as HTMLElement
  dress(box, copy, rules)
  const styles = [...rules].map(([css, name]) => `.${name}{${css}}`).join('')
  const own = `.${copy.getAttribute('class')}{margin:0;overflow:visible;max-height:none;width:${width}px;height:${height}px}`
  const html = new XMLSerializer().serializeToString(copy)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><style>${styles}${own}</style><foreignObject width="100%" height="100%">${html}</foreignObject></svg>`
  const image = new Image()
  // From a data address, and from no other, the browser gives the drawn pixels back.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  return image
}

/** The file knows no style sheet of the page: every element of the copy gets a class with what its original wears. */
function dress(from: Element, to: Element, rules: Map<string, string>): void {
  const worn = getComputedStyle(from)
  const css = worth.map((property) => `${property}:${worn.getPropertyValue(property)}`).join(';')
  const name = rules.get(css) ?? `c${rules.size}`
  rules.set(css, name)
  to.removeAttribute('style')
  to.setAttribute('class', name)
  for (const [index, child] of [...from.children].entries()) dress(child, to.children[index]!, rules)
}

/** The properties that the pictures use. */
const worth = `
  display position top right bottom left width height min-width min-height max-width max-height box-sizing float
  margin-top margin-right margin-bottom margin-left padding-top padding-right padding-bottom padding-left
  border-top-width border-right-width border-bottom-width border-left-width
  border-top-style border-right-style border-bottom-style border-left-style
  border-top-color border-right-color border-bottom-color border-left-color
  border-top-left-radius border-top-right-radius border-bottom-right-radius border-bottom-left-radius
  border-collapse border-spacing background-color background-image background-size color opacity visibility
  font-family font-size font-weight font-style font-variant-numeric line-height letter-spacing
  text-align text-overflow text-decoration-line vertical-align white-space overflow list-style-type
  flex-grow flex-shrink flex-basis flex-direction flex-wrap align-items align-content align-self
  justify-content justify-items justify-self place-content row-gap column-gap order
  grid-template-columns grid-template-rows grid-column-start grid-column-end grid-row-start grid-row-end
  transform translate clip-path z-index
  fill fill-opacity stroke stroke-width stroke-opacity stroke-linejoin text-anchor dominant-baseline
`
  .trim()
  .split(/\s+/)
