/** Address ranges of a VPC's subnets, one of each kind a zone. */
export interface SubnetRanges {
  public: string[]
  isolated: string[]
}

/** The lower half of the range goes to public subnets, the upper to isolated ones, each cut into equal parts. */
export function subnetRanges(range: string, zones: number): SubnetRanges {
  const { address, length } = parseRange(range)
  const bits = Math.ceil(Math.log2(zones))
  const size = 2 ** (32 - length - 1 - bits)
  const cut = (start: number) =>
    Array.from({ length: zones }, (_, zone) => `${formatAddress(start + zone * size)}/${length + 1 + bits}`)
  return { public: cut(address), isolated: cut(address + 2 ** (32 - length - 1)) }
}

/** First address and prefix length of a range in CIDR notation. */
export function parseRange(range: string): { address: number; length: number } {
  const [text = '', length] = range.split('/')
  return { address: text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0), length: Number(length) }
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}
