#!/usr/bin/env node
// The same command line, built first when a source changed.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const bundle = fileURLToPath(new URL('../tools/bundle.js', import.meta.url))
const { status } = spawnSync(process.execPath, [bundle, '--if-needed', '--only=cli'], { stdio: ['ignore', 2, 2] })
if (status !== 0) process.exit(status ?? 1)
await import('./run.js')
