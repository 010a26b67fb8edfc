import { Crosshair } from 'lucide'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Picked } from '../../src/sdk/picker/messages.ts'
import { Icon } from '../parts/icon.tsx'
import { t } from '../text.ts'

interface PickElementProps {
  appId: string
  onPick: (selector: string) => void
}

/**
 * Opens the product's own page, whose browser SDK then loads the picker; what is picked there comes back as a message.
 * Messages of any other window or origin are nobody's.
 */
export function PickElement({ appId, onPick }: PickElementProps) {
  const key = `dataloaf-product-${appId}`
  const [address, setAddress] = useState(() => localStorage.getItem(key) ?? '')
  const [note, setNote] = useState('')
  const opened = useRef<{ page: Window; origin: string } | null>(null)
  useEffect(() => {
    const received = ({ source, origin, data }: MessageEvent<Picked | 'dataloaf-picker'>) => {
      const { current } = opened
      if (!current || source !== current.page || origin !== current.origin) return
      if (data === 'dataloaf-picker') return current.page.postMessage('dataloaf-pick', current.origin)
      if (data?.kind !== 'dataloaf-picked') return
      opened.current = null
      current.page.close()
      onPick(String(data.selector))
      setNote(data.count === 1 ? t`It fits one element of that page.` : t`It fits ${data.count} elements of that page.`)
    }
    addEventListener('message', received)
    return () => removeEventListener('message', received)
  })
  const open = () => {
    if (!/^https?:$/.test(URL.canParse(address) ? new URL(address).protocol : '')) {
      return setNote(t`Type the whole address of a page: https://shop.example.com/cart`)
    }
    localStorage.setItem(key, address)
    const url = new URL(address)
    url.hash = 'dataloaf-pick'
    const page = window.open(url, '_blank')
    if (!page) return setNote(t`The browser did not open the page. Allow this site to open windows.`)
    opened.current = { page, origin: url.origin }
    setNote(t`Point at the element there and click it. Escape gives up.`)
  }
  return (
    <div class="settings-field">
      <span id={`${key}-label`}>{t`A page of your product`}</span>
      <span class="settings-line">
        <input
          class="field"
          type="url"
          aria-labelledby={`${key}-label`}
          placeholder="https://shop.example.com/"
          value={address}
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
        <button type="button" onClick={open}>
          <Icon of={Crosshair} size={14} /> {t`Pick an element`}
        </button>
      </span>
      <span class="hint" role="status">
        {note || t`Opens it with a picker, if it has the browser SDK. Or type the selector below.`}
      </span>
    </div>
  )
}
