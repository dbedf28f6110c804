import type { Attention } from '../ports/attention.ts'

export interface AttentionDeps {
  readonly document: Pick<Document, 'visibilityState' | 'hasFocus' | 'addEventListener' | 'removeEventListener'>
  readonly window: Pick<Window, 'addEventListener' | 'removeEventListener'>
}

export function createAttention({ document, window }: AttentionDeps): Attention {
  return {
    watched: () => document.visibilityState === 'visible' && document.hasFocus(),
    onChange(tell) {
      document.addEventListener('visibilitychange', tell)
      for (const event of ['focus', 'blur']) window.addEventListener(event, tell)
      return () => {
        document.removeEventListener('visibilitychange', tell)
        for (const event of ['focus', 'blur']) window.removeEventListener(event, tell)
      }
    },
  }
}
