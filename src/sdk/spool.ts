/**
 * Where items wait that a crash must not take along. Every batch has a file of its own, which is gone once the batch
 * is done with. Nothing here throws: a spool that cannot write says so, and the client goes on from memory.
 */
export interface Spool {
  /** For a batch that begins. */
  open(): SpoolFile
  /** What earlier processes left, as JSON texts, oldest first. What was asked beyond is gone from the disk. */
  recover(): Iterable<string>
  /** Leaves what is there to the next client. */
  close(): void
}

export interface SpoolFile {
  /** Returns when the operating system has the item. */
  append(text: string): void
  remove(): void
}
