/** A series' shape in the height of a line of text. */
export function Sparkline({ values, colour }: { values: readonly (number | null)[]; colour: number }) {
  const width = 96
  const height = 20
  const numbers = values.filter((value) => value !== null)
  const most = Math.max(...numbers, 0)
  const least = Math.min(...numbers, 0)
  const span = most - least || 1
  const x = (index: number) => (values.length > 1 ? (index / (values.length - 1)) * width : width / 2)
  const y = (value: number) => height - 2 - ((value - least) / span) * (height - 4)
  const path = values
    .map((value, index) => {
      if (value === null) return ''
      const start = index === 0 || values[index - 1] === null
      return `${start ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
    })
    .join('')
  return (
    <svg
      class={`sparkline s${colour}`}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      <path d={path} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" />
    </svg>
  )
}
