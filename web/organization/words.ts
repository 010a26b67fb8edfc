import type { Role, Scope } from '../api/access.ts'
import type { Words } from '../language.ts'
import { t } from '../text.ts'

export const roleWords: Words<Role> = {
  owner: { label: t`Owner`, hint: t`everything` },
  admin: { label: t`Admin`, hint: t`people, keys and settings` },
  editor: { label: t`Editor`, hint: t`saves what others see` },
  viewer: { label: t`Viewer`, hint: t`looks and asks` },
}

export const scopeWords: Words<Scope> = {
  read: { label: t`Read`, hint: t`asks questions` },
  write: { label: t`Write`, hint: t`saves what others see` },
  import: { label: t`Import`, hint: t`takes events in` },
  manage: { label: t`Manage`, hint: t`sets up apps and write keys` },
}
