import type { Status } from './api.ts'
import { t } from './text.ts'

/** Lines that send a first event, ready to paste. */
export interface Sender {
  /** Without a path: `http://127.0.0.1:4600`. */
  endpoint: string
  writeKey: string
}

export interface Snippet {
  id: 'curl' | 'node' | 'browser'
  label: string
  hint: string
  text: (sender: Sender) => string
}

export const snippets: Snippet[] = [
  {
    id: 'curl',
    label: t`Terminal`,
    hint: t`The quickest way to see one event arrive.`,
    text: ({ endpoint, writeKey }) => `curl ${endpoint}/v1/batch \\
  -u ${writeKey}: \\
  -H 'content-type: application/json' \\
  -d '{"batch":[{
    "event_name": "signed_up",
    "user_id": "ada",
    "event_attributes": {"plan": "pro"}
  }]}'`,
  },
  {
    id: 'node',
    label: 'Node',
    hint: 'npm install dataloaf',
    text: ({ endpoint, writeKey }) => `import { DataLoaf } from 'dataloaf/node'

const dataloaf = new DataLoaf({
  endpoint: '${endpoint}',
  writeKey: '${writeKey}',
})

dataloaf.track('signed_up', { userId: 'ada', attributes: { plan: 'pro' } })
await dataloaf.close()`,
  },
  {
    id: 'browser',
    label: t`Browser`,
    hint: t`In any page or app; the key can only write.`,
    text: ({ endpoint, writeKey }) => `await fetch('${endpoint}/v1/batch', {
  method: 'POST',
  keepalive: true,
  headers: {
    'content-type': 'application/json',
    authorization: 'Bearer ${writeKey}',
  },
  body: JSON.stringify({
    batch: [
      {
        event_name: 'signed_up',
        user_id: 'ada',
        event_attributes: { plan: 'pro' },
      },
    ],
  }),
})`,
  },
]

/**
 * Where this browser's machine can send: a collector on the server's own port is reached as this page was, whatever
 * name the server has for itself.
 */
export function endpointOf(status: Status | null): string {
  if (status === null) return location.origin
  const { origin } = new URL(status.collector)
  return origin === status.address ? location.origin : origin
}
