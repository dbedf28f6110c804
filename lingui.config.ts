import { defineConfig } from '@lingui/cli'

export default defineConfig({
  locales: ['en', 'fr', 'ar'],
  sourceLocale: 'en',
  // A message without its translation is a build error, never a silent English word.
  fallbackLocales: false,
  catalogs: [
    { path: '<rootDir>/src/locales/{locale}/messages', include: ['<rootDir>/src'], exclude: ['**/features/doctor/**'] },
    // Words that only who asks for them reads are no part of what everybody waits for.
    { path: '<rootDir>/src/locales/{locale}/doctor', include: ['<rootDir>/src/features/doctor'] },
  ],
  // File names tell a translator where a message stands; line numbers would change with every edit.
  formatOptions: { origins: true, lineNumbers: false },
  orderBy: 'message',
})
