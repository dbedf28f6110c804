/** `unasked`: the browser will ask the person. `unsupported`: this browser shows none for this page. */
export type NotifyPermission = 'granted' | 'denied' | 'unasked' | 'unsupported'

export interface Notice {
  /** A later one with the same tag takes its place. */
  readonly tag: string
  readonly title: string
  readonly body: string
  /** The conversation that a press on it opens. */
  readonly conversation: string | undefined
  /** Without a sound of the system's. */
  readonly silent: boolean
  /** Shown anew although one with this tag is there. */
  readonly again: boolean
  readonly lang: string
  /** Picture of whoever it is about, instead of the app's own: an address that holds it, for whoever shows it may outlive the page. */
  readonly picture?: string | undefined
}

/** Notice that the system shows beside or over other windows. */
export interface Notifier {
  permission(): NotifyPermission
  onPermission(tell: () => void): () => void
  /** The browser asks the person; from a click only. */
  ask(): Promise<NotifyPermission>
  /** False when the system did not take it. */
  show(notice: Notice): Promise<boolean>
  close(tag: string): Promise<void>
  /** Also those that an earlier start of the page has shown. */
  closeAll(): Promise<void>
}
