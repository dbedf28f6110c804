/** Apple's keyboards: Command is the app's, and Control moves the caret. */
export const isApple = (): boolean => /Mac|iP(hone|ad)/.test(navigator.platform)

/** Command: the key that, held down, makes a letter a shortcut of the app. */
export const isCommand = ({ ctrlKey, metaKey }: { readonly ctrlKey: boolean; readonly metaKey: boolean }): boolean =>
  isApple() ? metaKey && !ctrlKey : ctrlKey && !metaKey

/** Field: takes the letters that are typed, so that none of them is a shortcut. */
export const isField = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"])') !== null

/** Above: in a dialog or a menu, which have keys of their own. */
export const isAbove = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null

/** Question mark, as this keyboard writes it: asks for the list of shortcuts. */
export const isQuestion = ({ key }: { readonly key: string }): boolean => key === '?' || key === '؟'

/** Composition: the key belongs to the input method. 229 is how Safari says so of the Enter that chooses a word. */
export const isComposing = (event: { readonly isComposing: boolean; readonly keyCode: number }): boolean =>
  event.isComposing || event.keyCode === 229
