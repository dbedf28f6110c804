/** Place: what every room and view may ask of a conversation's name. */
export { conversationWith } from '../engine/ids.ts'
