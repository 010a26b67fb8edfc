/** A load that fails means that a new version is out: the page is loaded again, once. */
export function reloadOnce(): void {
  const key = 'dataloaf-reloaded'
  if (sessionStorage.getItem(key) === location.href) return
  sessionStorage.setItem(key, location.href)
  location.reload()
}
