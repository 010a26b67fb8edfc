import { Pencil } from 'lucide'
import { useState } from 'preact/hooks'
import type { CatalogNote } from '../api/catalog.ts'
import type { App } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { t } from '../text.ts'
import { NoteEditor } from './note-editor.tsx'
import { Owner } from './owner.tsx'

/** The written line of a table: what it means, whether it is still to be used, its tags. */
export function NoteLine({ note, planned }: { note: CatalogNote | undefined; planned?: string | null | undefined }) {
  const description = note?.description || planned
  return (
    <span class="note-line">
      {note?.deprecated && (
        <span class="badge warn" title={note.deprecated}>
          {t`deprecated`}
        </span>
      )}
      {note?.merged_into && <span class="badge cut">{t`counts as ${note.merged_into}`}</span>}
      {note?.hidden && <span class="badge">{t`hidden`}</span>}
      {description && (
        <span class="cut" title={description}>
          {description}
        </span>
      )}
      {note?.tags.map((tag) => (
        <span class="badge" key={tag}>
          {tag}
        </span>
      ))}
    </span>
  )
}

interface NoteBoxProps {
  app: App
  about: CatalogNote['about']
  name: string
  note: CatalogNote | undefined
}

/** All that is written about it, and the way to change it for who may. */
export function NoteBox({ app, about, name, note }: NoteBoxProps) {
  const [editing, setEditing] = useState(false)
  if (editing) return <NoteEditor app={app} about={about} name={name} note={note} close={() => setEditing(false)} />
  const may = app.may.includes('catalog.write')
  return (
    <div class="note-box">
      {note?.description && <p class="note-description">{note.description}</p>}
      {note?.deprecated && (
        <p>
          <span class="warn">{t`Deprecated`}</span>: {note.deprecated}
        </p>
      )}
      {note?.merged_into && <p>{t`Counts as ${note.merged_into}.`}</p>}
      {note?.owner && <Owner app={app} owner={note.owner} />}
      {!note && (
        <p class="hint">
          {may ? t`Nothing is written about it yet.` : t`Nothing is written about it yet; editors can.`}
        </p>
      )}
      {may && (
        <button type="button" class="small" onClick={() => setEditing(true)}>
          <Icon of={Pencil} size={12} /> {note ? t`Change` : t`Describe`}
        </button>
      )}
    </div>
  )
}
