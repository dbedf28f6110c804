/** A line of the table. */
export interface Row {
  readonly table: string
  readonly title: string
  result: string
  /** By the browsers' own account, not by what the page says of it. */
  path: string
  /** Milliseconds. */
  connect?: number
  recover?: number
  /** Beside the friend's name, one after the other. */
  said: string
  messages: string
  /** Known faults of the app that were seen. */
  known: string[]
}

export const ROW = 'row'
