/** What the picker hands back to the page that opened the product's. */
export interface Picked {
  kind: 'dataloaf-picked'
  /** CSS. */
  selector: string
  /** Elements of the page that it fits. */
  count: number
}
