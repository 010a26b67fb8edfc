import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { reloadOnce } from '../reload.ts'

/** A page whose code comes when it is first wanted. A failed load (a new version is out) reloads the page once. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null
  return function Lazy(props: Props) {
    const [Shown, setShown] = useState<ComponentType<Props> | null>(() => loaded)
    useEffect(() => {
      if (loaded) return
      load().then((component) => {
        loaded = component
        setShown(() => component)
      }, reloadOnce)
    }, [])
    return Shown ? <Shown {...props} /> : null
  }
}
