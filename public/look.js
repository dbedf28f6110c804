// Runs before the first paint, so that a chosen theme never flashes the other one, text never jumps to its size, nor a page the other direction. `src/shell/rememberedLook.dom.ts` writes what this reads.
;(() => {
  try {
    const look = JSON.parse(localStorage.getItem('tete-a-tete.look') || '{}')
    const root = document.documentElement
    if (look.theme === 'light' || look.theme === 'dark') root.dataset.theme = look.theme
    if (['small', 'large', 'larger'].includes(look.textSize)) root.dataset.text = look.textSize
    if (['en', 'fr', 'ar'].includes(look.language)) {
      root.lang = look.language
      root.dir = look.language === 'ar' ? 'rtl' : 'ltr'
    }
  } catch {
    // Storage is closed to this page, or holds something else: the system's theme does.
  }
})()
