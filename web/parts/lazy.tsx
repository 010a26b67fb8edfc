import type { ComponentType } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'
import { reloadOnce } from '../reload.ts'

/** A part whose code comes when it is first wanted. */
export type Lazy<Props> = ComponentType<Props> & {
  /** Told by whoever brings the code along: then it is drawn at once. */
  provide: (component: ComponentType<Props>) => void
}

/** Loads a part when it is first drawn. A failed load (a new version is out) reloads the page once. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): Lazy<Props> {
  let loaded: ComponentType<Props> | null = null
  function Part(props: Props) {
    const [Shown, setShown] = useState<ComponentType<Props> | null>(() => loaded)
    useLayoutEffect(() => {
      if (loaded) return
      load().then((component) => {
        loaded = component
        setShown(() => component)
      }, reloadOnce)
    }, [])
    return Shown ? <Shown {...props} /> : null
  }
  return Object.assign(Part, {
    provide(component: ComponentType<Props>) {
      loaded = component
    },
  })
}
