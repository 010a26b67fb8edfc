import type { AwsConfig } from '../../config.ts'
import { DataLoafError } from '../../errors.ts'
import { type CommonAnswers, commonAnswers, type InitFlags, type Source } from '../init/answers.ts'
import { checkEmail, choiceAnswer, type Question, textAnswer } from '../init/question.ts'
import { mayAsk } from '../prompts.ts'
import { defined, sizeAnswers } from './init-size.ts'

export interface AwsInitFlags extends InitFlags {
  profile?: string | undefined
  region?: string | undefined
  stack?: string | undefined
  warehouse?: 'serverless' | 'provisioned' | 'host' | undefined
  'node-type'?: string | undefined
  nodes?: number | undefined
  rpu?: number | undefined
  'instance-type'?: string | undefined
  every?: '3m' | 'adaptive' | 'hourly' | undefined
  domain?: string | undefined
  zone?: string | undefined
  exposure?: 'internet' | 'vpc' | undefined
  edge?: 'http' | 'rest' | undefined
  'alarm-email'?: string | undefined
  budget?: number | undefined
  ci?: 'github' | undefined
  force?: boolean | undefined
  events: number
  check: boolean
}

export interface AwsAnswers {
  common: CommonAnswers
  /** "aws" of dataloaf.json, to be checked with the rest of it. */
  aws: { [field: string]: unknown }
}

/** Asks for what no flag says. What an earlier dataloaf.json says is the default. */
export async function awsAnswers(source: Source & { flags: AwsInitFlags }): Promise<AwsAnswers> {
  const { flags, project } = source
  const asks = mayAsk(flags)
  const earlier: Partial<AwsConfig> = project.aws ?? {}
  const text = async (question: Question) => (await textAnswer({ optional: true, ...question }, asks)) || undefined
  const common = await commonAnswers(source)
  const profile = await text({
    message: 'AWS profile (empty: the environment’s credentials)',
    given: flags.profile,
    known: earlier.profile ?? process.env.AWS_PROFILE,
  })
  const region = await text({
    message: 'Region',
    given: flags.region,
    known: earlier.region ?? process.env.AWS_DEFAULT_REGION,
    optional: false,
    absent: ['The region', '--region eu-central-1'],
  })
  const size = await sizeAnswers(flags, earlier, asks)
  const exposure = await choiceAnswer(
    { message: 'Who can reach it', given: flags.exposure, known: earlier.exposure ?? 'internet', choices: exposures },
    asks,
  )
  const known = exposure === 'vpc' ? 'http' : (earlier.edge ?? 'http')
  const edge = await choiceAnswer(
    { message: 'What takes events in', given: flags.edge, known, choices: edges },
    asks && exposure === 'internet',
  )
  const domain = await domainAnswer({ flags, known: earlier.domain, text })
  const email = await text({
    message: 'E-mail address for alarms (empty: none)',
    given: flags['alarm-email'],
    known: earlier.alarms?.email ?? (asks ? common.adminEmail : undefined),
    check: checkEmail,
  })
  const budget = await text({
    message: 'Monthly budget in dollars, for a warning (empty: none)',
    given: flags.budget?.toString(),
    known: earlier.budget_usd?.toString(),
    check: (value) => Number(value) >= 1 || `"${value}" is no number of dollars.`,
  })
  const answered = {
    profile,
    region,
    ...(flags.stack !== undefined && { stack: flags.stack }),
    ...size,
    exposure,
    edge,
    domain,
    alarms: email && { email },
    budget_usd: budget && Number(budget),
  }
  return { common, aws: defined({ ...earlier, ...answered }) }
}

const exposures = { internet: 'everybody, over TLS', vpc: 'your VPC only' }
const edges = { http: 'an HTTP API', rest: 'a REST API with a firewall and a limit for each write key' }
interface DomainQuestion {
  flags: AwsInitFlags
  known: { name?: string; zone?: string | undefined } | undefined
  text: (question: Question) => Promise<string | undefined>
}

async function domainAnswer({ flags, known, text }: DomainQuestion) {
  const name = await text({
    message: 'Domain of the web app (empty: a name of AWS)',
    given: flags.domain,
    known: known?.name,
  })
  if (name === undefined && flags.zone === undefined) return undefined
  if (name === undefined) {
    throw new DataLoafError('invalid_input', '--zone holds a domain, and there is none.', { hint: '--domain NAME' })
  }
  const message = 'Route 53 zone in this account that holds it (empty: DNS is elsewhere)'
  const zone = await text({ message, given: flags.zone, known: known?.zone })
  return defined({ name, zone })
}
