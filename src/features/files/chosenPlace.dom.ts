import type { ChosenPlace } from '../../ports/fileBlobs.ts'

/** Picker that only some browsers have, of which the types of the page know nothing (File System Access). */
interface Picker {
  showSaveFilePicker(options: { suggestedName: string }): Promise<ChosenPlace>
}

/** Place for a file, chosen by the person in the press that asks for it. `none`: this browser has no such choice. `closed`: nothing was chosen. */
export async function choosePlace(name: string): Promise<ChosenPlace | 'none' | 'closed'> {
  if (!('showSaveFilePicker' in window)) return 'none'
  try {
    return await (window as unknown as Picker).showSaveFilePicker({ suggestedName: name })
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? 'closed' : 'none'
  }
}
