import { readonly, shallowRef } from 'vue'

export interface Toast {
  id: number
  text: string
  /** `alarm` stays until it is closed. */
  tone: 'plain' | 'alarm'
  /** What to do about it: "Undo", "Open". Closes the toast. */
  action: { title: string; run: () => void } | null
  /** Called when it closes without its action having been taken. */
  onClose: (() => void) | null
}

const list = shallowRef<readonly Toast[]>([])
let lastId = 0

const remove = (id: number): Toast | undefined => {
  const toast = list.value.find(one => one.id === id)
  list.value = list.value.filter(one => one.id !== id)
  return toast
}

export const toasts = {
  list: readonly(list),
  /** Say something at the edge of the window for a few seconds. */
  show: (text: string, options: Partial<Omit<Toast, 'id' | 'text'>> = {}): number => {
    const toast = { id: ++lastId, text, tone: 'plain' as const, action: null, onClose: null, ...options }
    list.value = [...list.value, toast]
    return toast.id
  },
  close: (id: number) => remove(id)?.onClose?.(),
  act: (id: number) => remove(id)?.action?.run(),
}

/**
 * Do something that can be taken back: it is shown as done at once, and really done when the toast closes.
 *
 * @param text what was done: "Removed "cats"."
 * @param undoTitle the word on the button
 */
export const withUndo = (text: string, undoTitle: string, steps: { undo: () => void; really: () => void }) =>
  toasts.show(text, { action: { title: undoTitle, run: steps.undo }, onClose: steps.really })
