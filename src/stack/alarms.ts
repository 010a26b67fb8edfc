import { MetricAlarm } from '@pulumi/aws/cloudwatch/metricAlarm.js'
import { Topic } from '@pulumi/aws/sns/topic.js'
import { TopicPolicy } from '@pulumi/aws/sns/topicPolicy.js'
import { TopicSubscription } from '@pulumi/aws/sns/topicSubscription.js'
import type { AlarmSpec } from './calculations/alarm.ts'
import { alarmNames } from './calculations/alarm-names.ts'
import { topicFrom } from './calculations/resource-policies.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'

/** One topic that everything tells when somebody should look, and the alarms of all parts. */
export class Alarms extends Part {
  readonly topic: Topic

  constructor(scope: Keyed, alarms: AlarmOn[]) {
    super('alarms', 'alarms', scope)
    this.topic = createTopic(this, scope)
    subscribe(this, scope)
    assertNames(scope, alarms)
    for (const alarm of alarms) createAlarm(this, alarm)
    this.registerOutputs({ topic: this.topic.arn })
  }
}

/** The estimate counts alarms by the same list, so none may be made that it does not know, nor be forgotten. */
function assertNames({ settings }: Keyed, alarms: AlarmOn[]): void {
  const made = alarms.map(({ spec }) => spec.name)
  const listed = alarmNames(settings)
  const odd = [...made.filter((name) => !listed.includes(name)), ...listed.filter((name) => !made.includes(name))]
  if (odd.length > 0) throw new Error(`Alarms that are made and alarms that are listed differ: ${odd.join(', ')}`)
}

function createTopic(part: Alarms, scope: Keyed): Topic {
  const topic = new Topic(part.named('alarms'), { kmsMasterKeyId: scope.key.arn, tags: part.tags }, part.child())
  const policy = topic.arn.apply((arn) => JSON.stringify(topicFrom(arn, scope)))
  new TopicPolicy(part.named('alarms'), { arn: topic.arn, policy }, part.child())
  return topic
}

/** The address confirms it once, by a link. */
function subscribe(part: Alarms, { settings }: Keyed): void {
  const { email } = settings.alarms
  if (email === undefined) return
  const args = { topic: part.topic.arn, protocol: 'email', endpoint: email }
  new TopicSubscription(part.named('alarms'), args, part.child())
}

function createAlarm(part: Alarms, { spec, dimensions }: AlarmOn): void {
  const { name, description, namespace, metric, statistic, period = 300, times = 1, silenceIsTrouble = false } = spec
  new MetricAlarm(
    part.named(`alarm-${name.replaceAll(' ', '-')}`),
    {
      alarmDescription: description,
      namespace,
      metricName: metric,
      statistic,
      dimensions,
      period,
      evaluationPeriods: times,
      ...threshold(spec),
      treatMissingData: silenceIsTrouble ? 'breaching' : 'notBreaching',
      alarmActions: [part.topic.arn],
      okActions: [part.topic.arn],
      tags: part.tags,
    },
    part.child(),
  )
}

function threshold({ above, below = 0 }: AlarmSpec) {
  return above === undefined
    ? { comparisonOperator: 'LessThanThreshold', threshold: below }
    : { comparisonOperator: 'GreaterThanThreshold', threshold: above }
}
