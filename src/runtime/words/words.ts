import { german } from './german.ts'

/** What the server can speak: in mails, to channels, and in what people are told in the app. */
export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** How one language says things. The sources say them in English; `german.ts` says the same in German. */
export interface Words {
  language: Language
  /** A text with its values: t`Alert of ${name}` is looked up as `Alert of {0}`. */
  t(parts: TemplateStringsArray, ...values: (string | number)[]): string
  /** The text for that many; `{0}` is the number. */
  plural(count: number, one: string, other: string): string
  /** `4,218.5`, with so many digits behind the point at the most. */
  number(value: number, digits: number): string
}

const translations: { readonly [language in Language]?: { readonly [english: string]: string } } = { de: german }

export function wordsIn(language: Language): Words {
  const filled = (english: string, values: readonly (string | number)[]) => {
    const text = translations[language]?.[english] ?? english
    return text.replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)]))
  }
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
  return {
    language,
    number,
    t: (parts, ...values) =>
      filled(
        parts.reduce((text, part, index) => `${text}{${index - 1}}${part}`),
        values,
      ),
    plural: (count, one, other) => filled(count === 1 ? one : other, [number(count, 0)]),
  }
}
