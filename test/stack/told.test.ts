import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openAws } from '../../src/runtime/targets/aws.ts'
import { freePort } from '../support/free-port.ts'
import { type Graph, graphOf, type Inputs, isSecret } from '../support/stack-mocks.ts'
import { programArgs, variantNames } from '../support/stack-variants.ts'

const environment = process.env

describe.each(variantNames)('%s', (variant) => {
  let graph: Graph
  beforeAll(async () => {
    graph = await graphOf(programArgs(variant))
  })
  afterEach(() => {
    process.env = environment
  })

  it('tells each function what it asks for, and nothing else', async () => {
    for (const inputs of graph.of('aws:lambda/function:Function')) {
      const { told, name } = await functionOf(inputs)
      const { asked, watched } = watching({ ...told, ...ofLambda })
      process.env = watched
      vi.resetModules()
      await import(pathToFileURL(join('src/runtime/targets/lambda', `${name}.ts`)).href)
      process.env = environment
      expect([name, [...asked].sort()]).toEqual([name, Object.keys(told).sort()])
    }
  })

  it('tells the host what it asks for, and nothing else', async () => {
    const told = fileOf(textOf(graph.of('aws:ssm/parameter:Parameter')[0]?.value))
    const nowhere = `http://127.0.0.1:${await freePort()}`
    const DATALOAF_DATA = mkdtempSync(join(tmpdir(), 'dataloaf-told-'))
    const { asked, watched } = watching({ ...told, DATALOAF_DATA })
    process.env = { ...environment, ...ofLambda, AWS_ENDPOINT_URL: nowhere }
    await expect(openAws(watched)).rejects.toThrow(/could not be (written|listed)|cannot be read/)
    rmSync(DATALOAF_DATA, { recursive: true })
    expect([...asked].sort()).toEqual(Object.keys(told).sort())
  })
})

/** What Lambda itself tells. */
const ofLambda = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }

/** What a function is told, and the entry point that its zip is built from. */
async function functionOf({ code, environment }: Inputs): Promise<{ told: { [name: string]: string }; name: string }> {
  return { told: environment.variables, name: basename(await code.path, '.zip') }
}

/** An environment that notes which of its variables are asked for, of those that are there. */
function watching(variables: { [name: string]: string }) {
  const asked = new Set<string>()
  const watched = new Proxy(variables, {
    get(target, name: string) {
      if (name in target && !(name in ofLambda && !isOfHost(variables))) asked.add(name)
      return target[name]
    },
  })
  return { asked, watched }
}

const isOfHost = (variables: { [name: string]: string }) => 'PORT' in variables

const textOf = (value: object | string) => String(typeof value === 'object' && isSecret(value) ? value.value : value)

/** The parameter as systemd reads it. */
function fileOf(text: string): { [name: string]: string } {
  const lines = text.trim().split('\n')
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = '', value = ''] = /^(\w+)="(.*)"$/.exec(line) ?? []
      return [name, value.replace(/\\(.)/g, '$1')]
    }),
  )
}
