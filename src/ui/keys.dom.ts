/** Apple's keyboards: Command is the app's, and Control moves the caret. */
export const isApple = (): boolean => /Mac|iP(hone|ad)/.test(navigator.platform)

/** Command: the key that, held down, makes a letter a shortcut of the app. */
export const isCommand = ({ ctrlKey, metaKey }: { readonly ctrlKey: boolean; readonly metaKey: boolean }): boolean =>
  isApple() ? metaKey && !ctrlKey : ctrlKey && !metaKey

/** Composition: the key belongs to the input method. 229 is how Safari says so of the Enter that chooses a word. */
export const isComposing = (event: { readonly isComposing: boolean; readonly keyCode: number }): boolean =>
  event.isComposing || event.keyCode === 229
