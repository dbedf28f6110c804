/** Parts of the guide, by what they are about. */
export const GUIDE: Readonly<Record<string, string>>
