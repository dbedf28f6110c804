/** Made by the build out of emojibase-data and CLDR: see scripts/emojiData.mjs. */
declare module 'virtual:emoji/*' {
  const rows: import('./catalogue.ts').EmojiRow[]
  // biome-ignore lint/style/noDefaultExport: it is the shape of a JSON module
  export default rows
}
