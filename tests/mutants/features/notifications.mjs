// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is searched for is source text
import { inFile, test } from '../inFile.mjs'

const notifications = test('features/notifications')
const notificationPermission = test('features/notificationPermission')
const notices = test('features/notice')
const quietHours = test('features/quietHours')
const reactionNotices = test('features/reactionNotices')

export const mutants = [
  ...inFile('src/features/notifications/notifications.ts', [
    {
      name: 'words that went before they were told are told',
      promise: 'D12',
      find: 'if (last && ids.includes(last.id)) newest',
      replace: 'if (last && ids.length < 0) newest',
      tests: notifications,
    },
    {
      name: 'the words of what disappears are told',
      find: 'saidIn(message)?.ttl === undefined ? wordsOf(message) : undefined',
      replace: 'wordsOf(message)',
      tests: notifications,
    },
    {
      name: 'the system notifies while the app is looked at',
      find: 'if (attention.watched())\n      return news',
      replace: 'if (attention.watched())\n      news',
      tests: [...notifications, ...notificationPermission],
    },
    {
      name: 'the app tells a name where none is to be told',
      find: 'name: whole ? undefined : deps.nameOf(from), count: unreadOf(conversation) })',
      replace: 'name: deps.nameOf(from), count: unreadOf(conversation) })',
      tests: notifications,
    },
    {
      name: 'what was read at once is told',
      find: 'unreadOf(conversation) > 0 ? senders.tellable(conversation) : undefined',
      replace: 'senders.tellable(conversation)',
      tests: notifications,
    },
    {
      name: 'what was read stays on the screen',
      find: 'if (unread < (before.summaries[conversation]?.unread ?? 0)) void closeOf(conversation)',
      replace: 'if (unread < 0) void closeOf(conversation)',
      tests: notifications,
    },
    {
      name: 'a notification is silent though our own sound could not be heard',
      find: "silent: heard || wanted.sound === 'none'",
      replace: 'silent: true',
      tests: notifications,
    },
    {
      name: 'a notification shown while it was read stays',
      find: '    if (unreadOf(conversation) === 0) await closeOf(conversation)\n  }',
      replace: '  }',
      tests: notifications,
    },
  ]),

  ...inFile('src/features/notifications/senders.ts', [
    {
      name: 'people who were not accepted notify',
      find: "one.id === person && one.status === 'friend'",
      replace: 'one.id === person',
      tests: notifications,
    },
    {
      name: 'muted chats notify',
      find: '      isMuted(chats.getState().own[conversation], now) ||\n',
      replace: '',
      tests: notifications,
    },
    {
      name: 'quiet hours are loud',
      find: ' ||\n        isQuiet(settings.store.getState().alerts.quiet, localTime(now))',
      replace: '',
      tests: notifications,
    },
    {
      name: 'the chat on screen notifies',
      find: '      isLookedAt(conversation) ||\n',
      replace: '',
      tests: notifications,
    },
  ]),

  ...inFile('src/features/notifications/choices.ts', [
    {
      name: 'telling less leaves what told more',
      find: '        await notifier.closeAll()\n',
      replace: '',
      tests: [...notifications, ...notificationPermission],
    },
    {
      name: 'somebody who said no is asked again',
      find: ' && !alerts().declined) store.setState({ offer: true })',
      replace: ') store.setState({ offer: true })',
      tests: notificationPermission,
    },
  ]),

  ...inFile('src/features/notifications/bell.ts', [
    {
      name: 'every chat makes a sound of its own',
      find: '      if (clock.uptime() - lastSound < SOUND_INTERVAL_MS) return true\n',
      replace: '',
      tests: notifications,
    },
  ]),

  ...inFile('src/features/notifications/reactionNotices.ts', [
    {
      name: 'reactions are told though they are not wanted',
      find: 'return on && reactions && ',
      replace: 'return on && ',
      tests: reactionNotices,
    },
    {
      name: 'reactions are told while the page is looked at',
      find: '!attention.watched() && senders.tellable(conversation) !== undefined',
      replace: 'senders.tellable(conversation) !== undefined',
      tests: reactionNotices,
    },
    {
      name: 'reactions that were seen are counted with the next',
      find: '      reactions.forget(conversation)\n',
      replace: '',
      tests: reactionNotices,
    },
    {
      name: 'a reaction shown while it was looked at stays',
      find: '    if (senders.isLookedAt(conversation)) await screen.close(tag)\n',
      replace: '',
      tests: reactionNotices,
    },
  ]),

  ...inFile('src/features/notifications/gathering.ts', [
    {
      name: 'who goes on and on is never told',
      find: 'Math.min(BREATH_MS, since + MAX_GATHERING_MS - clock.uptime())',
      replace: 'BREATH',
      tests: [...notifications, ...notificationPermission],
    },
    {
      name: 'every message of one breath is told',
      find: '      waiting.get(conversation)?.cancel()\n',
      replace: '',
      tests: notifications,
    },
  ]),

  ...inFile('src/features/notifications/reactions.ts', [
    {
      name: 'what was taken back stays told',
      find: 'kept.size === 0 || tellable(conversation)',
      replace: 'kept.size > 0 && tellable(conversation)',
      tests: reactionNotices,
    },
    {
      name: 'any number of reactions is kept',
      find: 'kept.size >= MAX_REACTIONS || ',
      replace: '',
      tests: reactionNotices,
    },
    {
      name: 'a changed mind is two reactions',
      find: '      const known = kept.delete(message)\n',
      replace: '      const known = kept.delete(message)\n      if (known) kept.set(`${message} before`, emoji)\n',
      tests: reactionNotices,
    },
    {
      name: 'reactions are told without a look at who may notify',
      find: 'kept.size === 0 || tellable(conversation)) tell',
      replace: 'kept) tell',
      tests: reactionNotices,
    },
  ]),

  ...inFile('src/features/notifications/notice.ts', [
    {
      name: 'a name turns the words around it',
      find: 'const who = isolated(readable(name))',
      replace: 'const who = readable(name)',
      tests: notices,
    },
    {
      name: 'a reaction tells of a chat where nothing is to be told',
      find: "  if (shows === 'nothing') return undefined\n",
      replace: '',
      tests: notices,
    },
    {
      name: 'a text is shown where only the name is to be',
      find: "shows === 'text' && text !== undefined ?",
      replace: 'text !== undefined ?',
      tests: notices,
    },
    {
      name: 'a reaction shows its emoji where only the name is to be',
      find: "words.reacted(shows === 'text' ? emoji : undefined)",
      replace: 'words.reacted(emoji)',
      tests: notices,
    },
    {
      name: 'a long text is cut in a character',
      find: 'for (const { segment } of graphemes.segment(near))',
      replace: 'for (const segment of near)',
      tests: notices,
    },
  ]),

  ...inFile('src/features/notifications/quietHours.ts', [
    {
      name: 'quiet hours over midnight belong to the day on which they end',
      find: 'days.includes((day + 6) % 7)',
      replace: 'days.includes(day)',
      tests: quietHours,
    },
    {
      name: 'quiet hours end a minute late',
      find: 'minutes >= from && minutes < to',
      replace: 'minutes >= from && minutes <= to',
      tests: quietHours,
    },
    {
      name: 'of two choices about quiet hours at once one is lost',
      find: '    inTurn(() => change({',
      replace: '    ((step: () => Promise<boolean>) => step())(() => change({',
      tests: quietHours,
    },
  ]),
]
