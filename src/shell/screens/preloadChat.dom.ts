export const loadChat = () => import('./ChatScreen.tsx')

/** Fetches what the first opened chat will need: once the page has nothing better to do, or at the start of one that opens with a chat. */
export const preloadChat = () =>
  void loadChat()
    .then(({ preloadParts }) => preloadParts())
    .catch(() => undefined)
