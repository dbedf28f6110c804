import { defineConfig } from '@lingui/cli'

export default defineConfig({
  locales: ['en', 'fr', 'ar'],
  sourceLocale: 'en',
  // A message without its translation is a build error, never a silent English word.
  fallbackLocales: false,
  catalogs: [{ path: '<rootDir>/src/locales/{locale}/messages', include: ['<rootDir>/src'] }],
  // File names tell a translator where a message stands; line numbers would change with every edit.
  formatOptions: { origins: true, lineNumbers: false },
  orderBy: 'message',
})
