/** UUID version 7. Shorter than the server's: a page makes few, and every byte is loaded. */
export function newId(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(9))]
  const random = bytes.map((byte) => (byte + 256).toString(16).slice(1)).join('')
  // Eleven digits until the year 2527.
  const time = `0${Date.now().toString(16)}`
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-a${random.slice(3, 6)}-${random.slice(6)}`
}

/** The sender's clock as it travels. */
export const now = (): string => new Date().toISOString()
