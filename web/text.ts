/** Where a reader's choice is kept. First of all, since the choice is read while this module loads. */
const key = 'dataloaf-language'

/**
 * The app's texts. The sources say them in English; `german/` says the same in German.
 *
 * A text is a template: t`Sign out ${name}` is looked up as `Sign out {0}`, and so may stand in another order there.
 */
const translations: { readonly [english: string]: string } | undefined =
  chosenLanguage() === 'de' ? (await import('./german/german.ts')).german : undefined

/** What the app can speak. */
export const languages = { en: 'English', de: 'Deutsch' }
export type Language = keyof typeof languages

export const language = chosenLanguage()
if (globalThis.document) document.documentElement.lang = language

/** The text in the reader's language. */
export function t(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return filled(
    parts.reduce((text, part, index) => `${text}{${index - 1}}${part}`),
    values,
  )
}

/** The text for that many: `{0}` is the number as it should be read. */
export function plural(
  count: number,
  one: string,
  other: string,
  written = new Intl.NumberFormat(language).format(count),
) {
  return filled(count === 1 ? one : other, [written])
}

/** Speaks another language from now on. All texts are read when the page loads, so it loads again. */
export function speak(next: Language): void {
  localStorage.setItem(key, next)
  location.reload()
}

function filled(english: string, values: readonly (string | number)[]): string {
  const text = translations?.[english] ?? english
  return values.length === 0 ? text : text.replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)]))
}

function chosenLanguage(): Language {
  return [stored(), ...(globalThis.navigator?.languages ?? [])].map((tag) => tag?.slice(0, 2)).find(isLanguage) ?? 'en'
}

function isLanguage(tag: string | undefined): tag is Language {
  return tag === 'en' || tag === 'de'
}

function stored(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}
