/** Words that stand in an export, in the language of whoever asked for it. Braces hold what is filled in. */
export interface ExportWords {
  /** Name of the chat, and my own. */
  readonly chat: string
  readonly me: string
  readonly heading: string
  readonly left: string
  readonly edited: string
  readonly forwarded: string
  readonly deleted: string
  readonly unsupported: string
  readonly starred: string
  /** `{name}: {text}` */
  readonly reply: string
  readonly replyGone: string
  /** `{name}` of a file. */
  readonly file: string
  readonly reactions: string
}
