/** Bars with a common scale and a heading. */
export interface ChartGroup {
  readonly title: string
  readonly bars: readonly Bar[]
}

export interface Bar {
  readonly label: string
  readonly value: number
  /** Whether it is to stand out. */
  readonly own: boolean
}

const width = 720
const labelWidth = 170
const valueWidth = 60
const barHeight = 16
const rowHeight = 22
const titleHeight = 34
const margin = 12

/** These can be read on white and on black alike; a page's own colours do not reach into an image. */
const colours = { text: '#6e7781', own: '#2f81f7', other: '#8b949e' }

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

const text = (x: number, y: number, anchor: 'start' | 'end', content: string, weight = 'normal'): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" font-weight="${weight}">${escaped(content)}</text>`

const groupMarkup = ({ title, bars }: ChartGroup, top: number): string => {
  const longest = width - labelWidth - valueWidth - 2 * margin
  const greatest = Math.max(...bars.map(({ value }) => value))
  const rows = bars.flatMap(({ label, value, own }, index) => {
    const y = top + titleHeight + index * rowHeight
    const length = Math.max(1, (value / greatest) * longest)
    const start = margin + labelWidth
    return [
      text(start - 8, y + 13, 'end', label),
      `<rect x="${start}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="2" fill="${own ? colours.own : colours.other}"/>`,
      text(Math.round(start + length + 6), y + 13, 'start', value.toPrecision(2)),
    ]
  })
  return [text(margin, top + 22, 'start', title, 'bold'), ...rows].join('\n')
}

const heightOf = ({ bars }: ChartGroup): number => titleHeight + bars.length * rowHeight

/** A chart as SVG, with a transparent background. */
export const renderChart = (groups: readonly ChartGroup[]): string => {
  const shown = groups.filter(({ bars }) => bars.length > 0)
  let top = 0
  const markup = shown.map((group) => {
    const rows = groupMarkup(group, top)
    top += heightOf(group)
    return rows
  })
  const size = `width="${width}" height="${top + margin}" viewBox="0 0 ${width} ${top + margin}"`
  const font = `font-family="system-ui, sans-serif" font-size="13" fill="${colours.text}"`
  const title = '<title>Requests per second of Shardport and of other servers</title>'
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font} role="img">\n${title}\n${markup.join('\n')}\n</svg>\n`
}
