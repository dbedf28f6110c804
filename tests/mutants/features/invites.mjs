import { inFile, test } from '../inFile.mjs'

const invites = [...test('features/invites'), ...test('features/inviteRequests')]
const links = test('engine/inviteLink')

export const mutants = [
  ...inFile('src/engine/inviteProof.ts', [
    {
      name: 'a proof holds for any sender',
      promise: 'R7',
      find: "signedBytes('invite', utf8(from), utf8(to), nonce)",
      replace: "signedBytes('invite', utf8(to), nonce)",
      tests: [...invites, ...test('engine/vectors')],
    },
    {
      name: 'a secret may hold what editors eat',
      promise: 'A2',
      find: '!/[-_]/u.test(secret) && ',
      replace: '',
      tests: links,
    },
  ]),

  ...inFile('src/engine/inviteLink.ts', [
    {
      name: 'the secret is folded with the rest of a paste',
      promise: 'A2',
      find: "const text = paste.normalize('NFKC').replace(UNSEEN, '')",
      replace: "const text = paste.normalize('NFKC').replace(UNSEEN, '').toLowerCase()",
      tests: links,
    },
    {
      name: 'a broken secret passes for a whole one',
      promise: 'A2',
      find: 'if (isInviteSecret(secret)) return',
      replace: 'if (secret) return',
      tests: links,
    },
  ]),

  ...inFile('src/features/invites/invites.ts', [
    {
      name: 'a personal invite lets in any number',
      promise: 'R7',
      find: "if (usedBy !== undefined) return 'used'",
      replace: '',
      tests: invites,
    },
    {
      name: 'a revoked invite lets in people',
      promise: 'R7',
      find: "if (revokedAt !== undefined) return 'revoked'",
      replace: '',
      tests: invites,
    },
    {
      name: 'an invite never runs out',
      promise: 'R7',
      find: "now > until ? 'expired' : undefined",
      replace: "now < 0 ? 'expired' : undefined",
      tests: invites,
    },
  ]),
  ...inFile('src/features/invites/createInvites.ts', [
    {
      name: 'any proof is one',
      promise: 'R7',
      find: 'equalBytes(await inviteProof(crypto, secret, proved), proof)',
      replace: 'equalBytes((await inviteProof(crypto, secret, proved)).slice(0, 0), proof.slice(0, 0))',
      tests: invites,
    },
  ]),

  ...inFile('src/features/people/receiving.ts', [
    {
      name: 'an invite is used without being written',
      promise: 'R7',
      find: 'if (!(await befriend(from, name, { by }))) return',
      replace: 'if (!(await befriend(from, name))) return',
      tests: invites,
    },
    {
      name: 'what becomes of an invite is looked at before its turn',
      promise: 'R7',
      find: 'const by = invite && invites.use(invite.id, from)',
      replace:
        'const by = found && !found.over ? { ...invites.use(found.id, from)!, kind: "personal" as const } : undefined',
      tests: invites,
    },
    {
      name: 'everybody may ask',
      promise: 'R8',
      find: "if (!by && deps.invitedOnly()) return count('request.uninvited')",
      replace: '',
      tests: invites,
    },
  ]),
]
