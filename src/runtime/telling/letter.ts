import type { Words } from '../words/words.ts'
import { changeText, type Figure, figureText } from './figures.ts'

/** A part of what is told: an insight's numbers, or why there are none. */
export interface Section {
  title: string
  link: string
  figures: readonly Figure[]
  /** In the place of numbers. */
  note?: string | undefined
}

/** What is told, before it is written for anybody. */
export interface Letter {
  kind: 'report' | 'alert' | 'test'
  /** A sentence, or a name. */
  subject: string
  /** `Shop · the last 7 days`, or the like. */
  about: string
  link: string
  sections: readonly Section[]
}

/** The same, in the words of whoever reads it. */
export type InWords = (words: Words) => Letter

/** As plain words. `unsubscribe` is a link. */
export function asText({ subject, about, link, sections }: Letter, words: Words, unsubscribe?: string): string {
  const parts = sections.map(({ title, figures, note, link: its }) => {
    const lines = figures.map((figure) => {
      const change = changeText(figure, words)
      return `  ${figure.label}: ${figureText(figure, words)}${change === null ? '' : ` (${change})`}`
    })
    return [title, ...lines, ...(note === undefined ? [] : [`  ${note}`]), `  ${its}`].join('\n')
  })
  const end = unsubscribe === undefined ? [] : [words.t`Unsubscribe: ${unsubscribe}`]
  return [subject, about, ...parts, `${words.t`Open in DataLoaf`}: ${link}`, ...end].join('\n\n')
}

/** For mail clients: tables, and styles on each element, which is all that each of them keeps. */
export function asHtml({ subject, about, link, sections }: Letter, words: Words, unsubscribe?: string): string {
  const { t, language } = words
  const end =
    unsubscribe === undefined
      ? ''
      : `<p style="${small}">${t`You get this because somebody of your organization added you.`} <a href="${safe(unsubscribe)}" style="color:#5d584d">${t`Unsubscribe`}</a></p>`
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(subject)}</title></head>
<body style="margin:0;background:#fbfaf8">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#fbfaf8"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border:1px solid #e7e4de;border-radius:6px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#1d1b16">
<tr><td style="padding:20px 24px 12px"><h1 style="margin:0;font-size:18px;font-weight:600">${safe(subject)}</h1><p style="${small};margin:4px 0 0">${safe(about)}</p></td></tr>
${sections.map((section) => sectionHtml(section, words)).join('')}
<tr><td style="padding:16px 24px 24px;border-top:1px solid #e7e4de"><a href="${safe(link)}" style="display:inline-block;padding:8px 14px;background:#b4530a;border-radius:6px;color:#ffffff;font-size:14px;text-decoration:none">${t`Open in DataLoaf`}</a></td></tr>
</table>${end}</td></tr></table></body></html>`
}

/** As Slack marks it up. */
export function asSlack({ subject, about, link, sections }: Letter, words: Words): { text: string } {
  const parts = sections.map(({ title, figures, note, link: its }) => {
    const lines = figures.map((figure) => {
      const change = changeText(figure, words)
      return `• ${forSlack(figure.label)}: *${figureText(figure, words)}*${change === null ? '' : ` ${change}`}`
    })
    return [`<${its}|${forSlack(title)}>`, ...lines, ...(note === undefined ? [] : [forSlack(note)])].join('\n')
  })
  return { text: [`*<${link}|${forSlack(subject)}>*\n${forSlack(about)}`, ...parts].join('\n\n') }
}

/** For programs. */
export function asJson({ kind, subject, about, link, sections }: Letter): object {
  return {
    kind,
    subject,
    about,
    link,
    sections: sections.map(({ title, link: its, figures, note }) => ({
      title,
      link: its,
      note: note ?? null,
      figures: figures.map(({ label, value, previous, unit, values }) => ({
        label,
        value,
        previous: previous ?? null,
        unit,
        values,
      })),
    })),
  }
}

const small = 'font-size:12px;color:#5d584d'

function sectionHtml({ title, link, figures, note }: Section, words: Words): string {
  const rows = figures.map((figure) => figureHtml(figure, words)).join('')
  const remark = note === undefined ? '' : `<p style="${small};margin:6px 0 0">${safe(note)}</p>`
  return `<tr><td style="padding:12px 24px;border-top:1px solid #e7e4de"><a href="${safe(link)}" style="color:#1d1b16;font-size:14px;font-weight:600;text-decoration:none">${safe(title)}</a>${remark}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">${rows}</table></td></tr>
`
}

function figureHtml(figure: Figure, words: Words): string {
  const change = changeText(figure, words)
  const colour = change?.startsWith('▼') ? '#c0392b' : '#1a7f4b'
  return `<tr><td style="padding:6px 8px 6px 0;font-size:13px;color:#5d584d">${safe(figure.label)}</td>
<td align="right" style="padding:6px 8px;font-size:15px;font-weight:600;white-space:nowrap">${figureText(figure, words)}</td>
<td align="right" style="padding:6px 0;font-size:12px;color:${colour};white-space:nowrap">${change ?? ''}</td>
<td align="right" width="120" style="padding:6px 0 6px 12px">${barsHtml(figure.values)}</td></tr>`
}

/** A picture that needs no picture: a cell for each of the last intervals, as high as its value. */
function barsHtml(values: readonly (number | null)[]): string {
  const last = values.slice(-30)
  if (last.length < 2) return ''
  const most = Math.max(...last.map((value) => Math.abs(value ?? 0)), 0)
  const cells = last.map((value) => {
    const height = most === 0 ? 1 : Math.max(1, Math.round((Math.abs(value ?? 0) / most) * 24))
    return `<td valign="bottom" style="padding:0 1px 0 0"><div style="width:3px;height:${height}px;background:#b4530a;font-size:0;line-height:0">&nbsp;</div></td>`
  })
  return `<table role="presentation" cellpadding="0" cellspacing="0"><tr style="height:24px">${cells.join('')}</tr></table>`
}

function safe(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Names are words, not mark-up and not mentions of everybody. */
function forSlack(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
