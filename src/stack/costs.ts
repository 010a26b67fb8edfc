import { Budget } from '@pulumi/aws/budgets/budget.js'
import type { Topic } from '@pulumi/aws/sns/topic.js'
import { type Keyed, Part } from './part.ts'

export interface CostsArgs {
  monthlyUsd: number
  topic: Topic
}

/** A budget over what carries the stack's tag: a warning at four fifths, and when the month will be too dear. */
export class Costs extends Part {
  constructor(scope: Keyed, { monthlyUsd, topic }: CostsArgs) {
    super('costs', 'costs', scope)
    const notice = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notificationType,
      comparisonOperator: 'GREATER_THAN',
      threshold,
      thresholdType: 'PERCENTAGE',
      subscriberSnsTopicArns: [topic.arn],
    })
    new Budget(
      this.named('month'),
      {
        budgetType: 'COST',
        limitAmount: String(monthlyUsd),
        limitUnit: 'USD',
        timeUnit: 'MONTHLY',
        costFilters: [{ name: 'TagKeyValue', values: [`user:dataloaf:stack$${scope.settings.stack}`] }],
        notifications: [notice('ACTUAL', 80), notice('FORECASTED', 100)],
        tags: this.tags,
      },
      this.child(),
    )
    this.registerOutputs()
  }
}
