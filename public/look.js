// Runs before the first paint, so that a chosen theme never flashes the other one. `src/app/look.tsx` writes what this reads.
;(() => {
  try {
    const look = JSON.parse(localStorage.getItem('tete-a-tete.look') || '{}')
    const root = document.documentElement
    if (look.theme === 'light' || look.theme === 'dark') root.dataset.theme = look.theme
    if (look.language === 'en' || look.language === 'fr') root.lang = look.language
  } catch {
    // Storage is closed to this page, or holds something else: the system's theme does.
  }
})()
