import { z } from 'zod'
import { common, stepSchema } from '../schema/common.ts'
import { attributeSchema } from '../schema/filter.ts'
import { choose, hasKey, strict } from '../schema/issues.ts'

const fieldNode = strict({ field: z.literal('event_name') })
const attributeNode = strict({ attribute: attributeSchema })

const pointSchema = z.string().min(1).max(1_000)
const groupSchema = strict({ pattern: z.string().min(1).max(1_000), name: z.string().min(1).max(200).optional() })

export const pathsSchema = strict({
  kind: z.literal('paths'),
  ...common,
  node: choose<z.infer<typeof fieldNode> | z.infer<typeof attributeNode>>([fieldNode, attributeNode], (input) =>
    hasKey(input, 'attribute') ? attributeNode : fieldNode,
  ).optional(),
  event: stepSchema.optional(),
  exclude: z.array(stepSchema).max(20).optional(),
  /** Values that match a pattern (`*` stands for any text) become one node. */
  group: z.array(groupSchema).max(50).optional(),
  start: pointSchema.optional(),
  end: pointSchema.optional(),
  gap_minutes: z.number().int().min(1).max(525_600).optional(),
  depth: z.number().int().min(2).max(20).optional(),
  links: z.number().int().min(1).max(500).optional(),
})

export type PathsQuery = z.infer<typeof pathsSchema>
