/** Why one item of a batch was not accepted. The rest of the batch goes on. */
export type RefusalCode =
  | 'invalid_json'
  | 'missing'
  | 'invalid'
  | 'out_of_range'
  | 'too_long'
  | 'too_many'
  | 'too_deep'
  | 'too_large'
  | 'too_old'

/**
 * Thrown while an item is checked, caught where the batch is parsed. Not an `Error`: it is an answer, not a fault,
 * and a batch of refused items must not pay for stack traces.
 */
export class Refusal {
  readonly code: RefusalCode
  /** The field as the sender wrote it, `event_attributes.plan`; empty for the item as a whole. */
  readonly field: string
  /** What is wrong and what would be right, to be read after the field's name. */
  readonly text: string

  constructor(code: RefusalCode, field: string, text: string) {
    this.code = code
    this.field = field
    this.text = text
  }
}

/** One line of the answer's `rejected`. */
export interface Rejected {
  /** Position in the batch, from 0. */
  index: number
  code: RefusalCode
  message: string
}
