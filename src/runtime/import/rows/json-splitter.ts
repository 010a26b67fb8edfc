/** A part of JSON text that stands for itself, or why it cannot. */
export type Piece = { text: string } | { text: string; problem: string }

/** Characters; a document that holds many rows is one piece. */
const longest = 64_000_000

/**
 * Cuts text into JSON objects that follow each other with anything or nothing between them: newlines, commas, the
 * brackets of lists. Text may come in portions that end anywhere.
 */
export class JsonSplitter {
  /** The portion that is being read, and up to where. */
  #text = ''
  #at = 0
  /** Where in it the piece begins; -1 between pieces. What earlier portions had of it is in `#before`. */
  #from = -1
  #before: string[] = []
  #length = 0
  #depth = 0
  #inString = false
  #escaped = false
  #pieces: Piece[] = []

  /** The pieces that end in this portion. Throws a `RangeError` when one is too long to be one. */
  push(text: string): Piece[] {
    this.#text = text
    this.#at = 0
    while (this.#at < text.length) this.#step()
    this.#keep()
    if (this.#length > longest) throw new RangeError(`is longer than ${longest} characters`)
    return this.#taken()
  }

  /** What is left when there is no more. */
  end(): Piece[] {
    this.#text = ''
    this.#at = 0
    if (this.#from !== -1) this.#cut(this.#depth === 0 ? undefined : 'ends in the middle')
    return this.#taken()
  }

  #step(): void {
    if (this.#from === -1) this.#between()
    else if (this.#inString) this.#string()
    else if (this.#depth === 0) this.#stray()
    else this.#object()
  }

  #between(): void {
    if (!this.#find(/[^\s,[\]\ufeff]/g)) return
    this.#from = this.#at
    if (this.#text[this.#at] !== '{') return
    this.#depth = 1
    this.#at += 1
  }

  #object(): void {
    if (!this.#find(/["{}[\]]/g)) return
    const mark = this.#text[this.#at]
    this.#at += 1
    if (mark === '"') this.#inString = true
    else this.#depth += mark === '{' || mark === '[' ? 1 : -1
    if (this.#depth === 0) this.#cut()
  }

  #string(): void {
    if (this.#escaped) {
      this.#escaped = false
      this.#at += 1
      return
    }
    if (!this.#find(/["\\\n]/g)) return
    const mark = this.#text[this.#at]
    this.#at += 1
    if (mark === '\\') this.#escaped = true
    else this.#inString = false
    // No JSON text has a newline in a string: the object is broken, and another may begin behind it.
    if (mark === '\n') this.#cut('has text that does not end')
  }

  /** What is no object ends where one, or a line, may begin. */
  #stray(): void {
    if (this.#find(/[{\n]/g)) this.#cut()
  }

  /** Goes to where the pattern fits next, else to the end. */
  #find(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    this.#at = found ? found.index : this.#text.length
    return found !== null
  }

  #cut(problem?: string): void {
    const text = this.#before.join('') + this.#text.slice(this.#from, this.#at)
    this.#pieces.push(problem === undefined ? { text } : { text, problem })
    this.#from = -1
    this.#before = []
    this.#length = 0
    this.#depth = 0
  }

  /** Of a piece that goes on in the next portion. */
  #keep(): void {
    if (this.#from === -1) return
    this.#before.push(this.#text.slice(this.#from))
    this.#length += this.#text.length - this.#from
    this.#from = 0
  }

  #taken(): Piece[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }
}
