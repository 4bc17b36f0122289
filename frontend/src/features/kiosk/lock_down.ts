/** Takes away what a browser offers besides the screen: its menus, its keys, dragging and zooming. */
export function lockDown(): void {
  const refuse = (event: Event) => event.preventDefault()
  for (const kind of ['contextmenu', 'dragstart', 'drop', 'dragover', 'selectstart']) {
    document.addEventListener(kind, refuse)
  }
  document.addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), {
    passive: false,
  })
  document.addEventListener('keydown', (event) => isOfTheBrowser(event) && event.preventDefault(), {
    capture: true,
  })
}

/** Whether a key would do something to the browser instead of the screen. */
export function isOfTheBrowser(event: {
  key: string
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
}): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return true
  return /^F\d+$/.test(event.key) || event.key === 'BrowserBack' || event.key === 'ContextMenu'
}
