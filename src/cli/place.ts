/**
 * Where a command works: the nearest dataloaf.json above the current folder, and the data directory it names.
 * Reads the file without the validator, so that commands start fast; `readConfig` in `src/config.ts` checks it.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Project } from '../config.ts'
import { DataLoafError } from '../errors.ts'

export const configName = 'dataloaf.json'
export const defaultDataDirectory = '.dataloaf'
export const defaultPort = 4600
export const defaultHost = '127.0.0.1'

/** dataloaf.json before it was checked: every field may be absent. */
export type LooseProject = {
  [key in keyof Project]?: Project[key] extends object ? Partial<Project[key]> : Project[key]
}

export interface Place {
  /** Folder of dataloaf.json, or the current one. */
  directory: string
  /** Absolute path of dataloaf.json; null when there is none. */
  file: string | null
  project: LooseProject
  dataDirectory: string
}

/** The data directory by flag or environment, else by dataloaf.json, else `.dataloaf` here. */
export function place({ cwd, dataDirectory }: { cwd: string; dataDirectory?: string | undefined }): Place {
  const file = nearestConfig(cwd)
  const directory = file ? dirname(file) : cwd
  const project = file ? readLoosely(file) : {}
  const fromFile = project.local?.data_directory
  const named = dataDirectory ? resolve(cwd, dataDirectory) : resolve(directory, fromFile ?? defaultDataDirectory)
  return { directory, file, project, dataDirectory: named }
}

/** The path of the nearest dataloaf.json at or above a folder. */
export function nearestConfig(cwd: string): string | null {
  const file = join(cwd, configName)
  if (existsSync(file)) return file
  const parent = dirname(cwd)
  return parent === cwd ? null : nearestConfig(parent)
}

function readLoosely(file: string): LooseProject {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as LooseProject
  } catch (error) {
    throw new DataLoafError('invalid_config', `${file} is not JSON: ${(error as Error).message}`, { cause: error })
  }
  throw new DataLoafError('invalid_config', `${file} holds no JSON object.`)
}
