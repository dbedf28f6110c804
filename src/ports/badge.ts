/** The number on the page's icon: in the tab, and where the app is installed. */
export interface Badge {
  /** 0 takes it off. */
  show(count: number): void
}
