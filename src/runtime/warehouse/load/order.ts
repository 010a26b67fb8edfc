/** Texts in the order of their UTF-8 bytes, as the warehouses compare them (JavaScript's `<` differs beyond the BMP). */
export function before(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0
}
