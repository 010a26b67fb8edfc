import { t } from '../text.ts'

/** What the stages of the pipeline are called. */
export const stages = {
  collector: t`Collector`,
  journal: t`Stream`,
  bucket: t`Bucket`,
  warehouse: t`Warehouse`,
  query: t`Query`,
}
