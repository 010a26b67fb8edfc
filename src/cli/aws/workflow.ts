import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AwsConfig } from '../../config.ts'
import { DataLoafError } from '../../errors.ts'

const place = join('.github', 'workflows', 'dataloaf.yml')

/**
 * Writes the workflow that shows on each pull request what "up" would do, and does it on the main branch. Answers its
 * path. Throws `invalid_config` for a profile, which is one machine's, and `invalid_input` over another file unless forced.
 */
export function writeWorkflow(directory: string, aws: AwsConfig, { force }: { force: boolean }): string {
  if (aws.profile !== undefined) {
    throw new DataLoafError('invalid_config', 'A profile of the AWS configuration files is on one machine only.', {
      path: ['aws', 'profile'],
      hint: 'Leave it out, and set AWS_PROFILE where you work.',
    })
  }
  const file = join(directory, place)
  const text = workflow(aws)
  if (!force && existsSync(file) && readFileSync(file, 'utf8') !== text) {
    throw new DataLoafError('invalid_input', `There is another ${place} here already.`, { hint: '--force changes it.' })
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
  return file
}

/** One job at a time for the deployment: the state is locked while one runs. */
function workflow({ region, mail, accounts }: AwsConfig): string {
  const secrets = [
    ...(accounts.kind === 'cognito' && accounts.oidc ? ['DATALOAF_OIDC_CLIENT_SECRET'] : []),
    ...(mail ? ['DATALOAF_SMTP_URL'] : []),
  ]
  const env = secrets.length === 0 ? '' : `        env:\n${secrets.map(secretLine).join('')}`
  return `# Shows on each pull request what "dataloaf up" would do in AWS, and what it would cost; does it on main.
# Needs the variable DATALOAF_AWS_ROLE: the ARN of a role that GitHub's OpenID Connect provider may assume for this
# repository, with the rights of whoever runs "dataloaf up"${secrets.length > 0 ? `; and the secrets ${secrets.join(', ')}` : ''}.
name: DataLoaf
on:
  pull_request:
    paths: [dataloaf.json, package-lock.json, .github/workflows/dataloaf.yml]
  push:
    branches: [main]
    paths: [dataloaf.json, package-lock.json, .github/workflows/dataloaf.yml]
permissions:
  contents: read
  id-token: write
concurrency: dataloaf
jobs:
  preview:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    steps:
${steps(region)}
      - name: What "up" would do
        run: npx dataloaf preview | tee -a "$GITHUB_STEP_SUMMARY"
        shell: bash
${env}  up:
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    environment: dataloaf
    timeout-minutes: 60
    steps:
${steps(region)}
      - run: npx dataloaf up --yes
${env}`
}

const secretLine = (name: string) => `          ${name}: \${{ secrets.${name} }}\n`

const steps = (region: string) => `      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: \${{ vars.DATALOAF_AWS_ROLE }}
          aws-region: ${region}`
