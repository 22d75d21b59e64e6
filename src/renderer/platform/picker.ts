/** The browser's own file dialog. Resolves with an empty list when it is closed. */
export const pickWithDialog = (options: { folder: boolean; accept?: string }): Promise<File[]> =>
  new Promise(resolve => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.webkitdirectory = options.folder
    if (options.accept) input.accept = options.accept
    input.addEventListener('change', () => resolve([...(input.files ?? [])]), { once: true })
    input.addEventListener('cancel', () => resolve([]), { once: true })
    input.click()
  })

export const openOutside = (url: string) => void window.open(url, '_blank', 'noopener')
