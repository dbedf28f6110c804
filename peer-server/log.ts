import pino, { type Logger } from 'pino'

/** Lines of JSON. Without LOG_PEERS neither IDs nor addresses; error messages can quote what a client sent, so only their names are. */
export const createLog = (level: string): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 2, sync: true }))
