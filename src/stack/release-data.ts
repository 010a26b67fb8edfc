import type { Stack } from '@pulumi/pulumi/automation/stack.js'

type State = Awaited<ReturnType<Stack['exportStack']>>

/** A state in which nothing is protected or kept any more: what is destroyed from it takes the data along. */
export function withoutGuards(state: State): State {
  const { deployment } = state as { deployment: { resources?: StateResource[] } }
  const resources = deployment.resources?.map((resource) => ({ ...resource, protect: false, retainOnDelete: false }))
  return { ...state, deployment: { ...deployment, ...(resources && { resources }) } }
}

interface StateResource {
  urn: string
  protect?: boolean
  retainOnDelete?: boolean
}
