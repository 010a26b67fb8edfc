import '../styles/pages.css'
import { NewAppForm } from '../parts/new-app-form.tsx'
import { t } from '../text.ts'

/** Where an organization without apps begins. */
export function FirstApp() {
  return (
    <div class="centre">
      <section class="card narrow">
        <h2>{t`Name your first app`}</h2>
        <p class="hint">
          {t`An app holds one product’s events, its keys and its settings. The next page shows how to send to it.`}
        </p>
        <NewAppForm onDone={() => undefined} />
      </section>
    </div>
  )
}
