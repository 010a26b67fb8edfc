import { useEffect, useState } from 'preact/hooks'
import { createFolder, type Folder, type InsightText, listFolders } from '../api/insights.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/notice.tsx'
import { t } from '../text.ts'

interface SavedDialogProps {
  app: App
  title: string
  start: InsightText
  onSave: (text: InsightText) => Promise<unknown>
  onClose: () => void
}

/** What an insight or a dashboard is called, what is said of it, and where it lies: in a folder, which is made when there is none. */
export function SavedDialog({ app, title, start, onSave, onClose }: SavedDialogProps) {
  const [name, setName] = useState(start.name)
  const [description, setDescription] = useState(start.description)
  const [folders, setFolders] = useState<readonly Folder[]>([])
  const [folder, setFolder] = useState<string | null>(null)
  const { busy, error, attempt } = useAttempt()
  useEffect(() => void attempt(async () => setFolders(await listFolders(app.app_id))), [app.app_id])
  const written = folder ?? folders.find(({ folder_id }) => folder_id === start.folder_id)?.name ?? ''
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const done = await attempt(async () => {
      const folder_id = folder === null ? start.folder_id : await folderNamed(app.app_id, folders, folder.trim())
      await onSave({ name, description, folder_id })
    })
    if (done) onClose()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <label>
          {t`Name`}
          <input
            class="field"
            value={name}
            required
            maxLength={100}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label>
          {t`Description`}
          <textarea
            class="field"
            rows={3}
            maxLength={2000}
            value={description}
            onInput={(event) => setDescription(event.currentTarget.value)}
          />
        </label>
        <label>
          {t`Folder`}
          <input
            class="field"
            list="saved-folders"
            value={written}
            maxLength={100}
            placeholder={t`None; a new name makes a folder`}
            onInput={(event) => setFolder(event.currentTarget.value)}
          />
        </label>
        <datalist id="saved-folders">
          {folders.map((one) => (
            <option key={one.folder_id} value={one.name} />
          ))}
        </datalist>
        {error && <Failure error={error} />}
        <button type="submit" class="primary" disabled={busy || name.trim() === ''}>
          {t`Save`}
        </button>
      </form>
    </Dialog>
  )
}

async function folderNamed(appId: string, folders: readonly Folder[], name: string): Promise<string | null> {
  if (name === '') return null
  return (folders.find((one) => one.name === name) ?? (await createFolder(appId, name))).folder_id
}
