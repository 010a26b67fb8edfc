/**
 * The compact key of a user in Redshift's words, the same number as in the local warehouse (`duckdb-user-key.ts`): the
 * lower half of the id's MD5, read backwards, without its lowest bit. Its upper and its lower 32 bits are read apart,
 * because `strtol` answers with a sign.
 */
export function userKeyOf(id: string): string {
  const half = (at: number) =>
    `strtol(${[6, 4, 2, 0].map((byte) => `substring(md5(${id}), ${at + byte}, 2)`).join(' || ')}, 16)`
  return `((${half(25)} << 31) | (${half(17)} >> 1))`
}
