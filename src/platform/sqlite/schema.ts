/** Of the tables below and of what stands in them (folding, compounds, stems): another one is thrown away, whether older or newer, and made anew. */
export const VERSION = 3

/**
 * `texts.id` is the place of a text in time, so that FTS5, which walks rows by their number, finds the newest first without sorting.
 * `texts.tokens` is kept because FTS5 can only take out for good what it is told again (`secure-delete`); the words are not stored
 * a third time (`content`). Tokens come folded and cut, so the plainest tokenizer is enough: it splits at spaces.
 * `prefix`: the beginnings of words by one to four characters are terms themselves; longer ones are few enough to be gathered.
 */
export const SCHEMA = `
CREATE TABLE conversations(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE logs(
  id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, author TEXT NOT NULL, instance TEXT NOT NULL, mark INTEGER NOT NULL DEFAULT 0,
  UNIQUE(conversation, author, instance)
);
CREATE TABLE texts(id INTEGER PRIMARY KEY, log INTEGER NOT NULL, seq INTEGER NOT NULL, tokens TEXT NOT NULL, UNIQUE(log, seq));
CREATE VIRTUAL TABLE words USING fts5(
  tokens, content = 'texts', content_rowid = 'id', columnsize = 0, tokenize = 'ascii', prefix = '1 2 3 4'
);
INSERT INTO words(words, rank) VALUES('secure-delete', 1);
INSERT INTO words(words, rank) VALUES('hashsize', 4194304);
PRAGMA user_version = ${VERSION};
`

/**
 * Settings of the one connection, which keeps the file: a write-ahead log needs no shared memory then. What a crash takes of the last moments is read
 * again, since the marks go with it. What is erased is overwritten.
 */
export const SETTINGS = `
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -16000;
`

/** Nothing is older in milliseconds since 1970: what claims to be stands at the beginning. */
const EPOCH = Date.UTC(2020, 0, 1)
/** Places of one millisecond. With 42 bits of milliseconds they fill the integers that a number holds. */
export const PLACES = 2 ** 11
const LAST = 2 ** 42 - 1

/** The first place of a moment. */
export const placeOf = (at: number): number => Math.min(LAST, Math.max(0, Math.floor(at) - EPOCH || 0)) * PLACES
