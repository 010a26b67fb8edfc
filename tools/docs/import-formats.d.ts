export function withFormats(page: string, formats: readonly { name: string; files: string; becomes: string }[]): string
