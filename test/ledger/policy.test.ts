/** Trust policies: the format's rules, one line each, and who together is a quorum. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import {
  addSignatures,
  type Checkpoint,
  ed25519NoteSigner,
  encodeReceipt,
  formatVerifierKey,
  isRuleMet,
  judgeCheckpoint,
  MAX_POLICY_BYTES,
  MAX_POLICY_ITEMS,
  type NoteSigner,
  openCheckpoint,
  parseNote,
  parsePolicy,
  policySatisfied,
  policyTrust,
  policyWitnesses,
  verifyReceiptUnderPolicy,
  witnessNames,
} from '../../src/ledger/index.js';
import { ORIGIN, record, SIGNER, TRUST } from './helpers.js';
import { testLog, witnessKey } from './witness-helpers.js';

const LOG = `log ${formatVerifierKey(SIGNER)}\n`;
const KEYS = ['x1', 'x2', 'x3', 'y1', 'y2', 'y3'].map((name, i) => witnessKey(`${name}.example`, 60 + i));
const NAMES = ['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'];
const WITNESSES = NAMES.map((name, i) => `witness ${name} ${vkey(KEYS[i])}\n`).join('');
const TWO_LEVELS = `${LOG}${WITNESSES}
group X-witnesses 2 X1 X2 X3
group Y-witnesses any Y1 Y2 Y3
# both organisations
\tgroup X-and-Y  all\tX-witnesses Y-witnesses \nquorum X-and-Y\n`;

function vkey(key: NoteSigner | undefined): string {
  return formatVerifierKey(key ?? SIGNER);
}

const log = await testLog(3);

/** The checkpoint with the cosignatures of some witnesses. */
async function cosigned(checkpoint: Checkpoint, signers: readonly NoteSigner[]): Promise<Checkpoint> {
  const text = utf8(parseNote(checkpoint.note).text);
  const lines = await Promise.all(
    signers.map(async (s) => ({ name: s.name, keyId: s.keyId, signature: await s.sign(text) })),
  );
  return { ...checkpoint, note: addSignatures(checkpoint.note, lines) };
}

describe('reading a policy', () => {
  it('two levels of groups', () => {
    const policy = parsePolicy(TWO_LEVELS);
    expect(policy.logs.map(({ key }) => key.name)).toEqual([ORIGIN]);
    expect(policy.witnesses.map(({ name }) => name)).toEqual(NAMES);
    expect(policy.quorum).toMatchObject({ kind: 'group', name: 'X-and-Y', threshold: 2 });
    expect(witnessNames(policy.quorum)).toEqual(NAMES);
    expect(fromUtf8(policy.text)).toBe(TWO_LEVELS);
  });

  it('addresses, comments, white space, a quorum of one witness, and none', () => {
    const text = `  # a comment\n\n \t\n${LOG.trim()}  https://log.example/x \nwitness W ${vkey(KEYS[0])} https://w.example\nquorum W\n`;
    const policy = parsePolicy(text);
    expect(policy.logs[0]?.url).toBe('https://log.example/x');
    expect(policyWitnesses(policy).map(({ key }) => key.name)).toEqual(['x1.example']);
    expect(parsePolicy('quorum none\n').quorum).toEqual({ kind: 'none' });
    expect(policyWitnesses(parsePolicy(TWO_LEVELS))).toEqual([]);
  });

  it('names are octets: no two that differ are the same, and they need not be UTF-8', () => {
    const [a, b] = [vkey(KEYS[0]), vkey(KEYS[1])];
    const kelvin = `witness K ${a}\nwitness \u212a ${b}\ngroup g all K \u212a\nquorum g\n`;
    expect(witnessNames(parsePolicy(kelvin).quorum)).toEqual(['K', '\u212a']);
    const octets = Uint8Array.of(...utf8('witness '), 0xff, ...utf8(` ${a}\nquorum `), 0xff, 0x0a);
    expect(parsePolicy(octets).quorum).toMatchObject({ kind: 'witness', key: { name: 'x1.example' } });
    expect(() => parsePolicy(octets.map((o, i) => (i === octets.length - 2 ? 0xfe : o)))).toThrow(
      DecodeError,
    );
  });

  const [A, B] = [vkey(KEYS[0]), vkey(KEYS[1])];
  const W = `witness A ${A}\nwitness B ${B}\n`;
  it.each([
    ['nothing', ''],
    ['no quorum', W],
    ['two quorums', `${W}quorum A\nquorum A\n`],
    ['an unknown name as quorum', `${W}quorum C\n`],
    ['a quorum before its witness', `quorum A\n${W}`],
    ['a quorum of two', `${W}quorum A B\n`],
    ['a quorum of nobody', `${W}quorum\n`],
    ['an unknown keyword', `${W}wtiness A\nquorum A\n`],
    ['a keyword in capitals', `${W}Quorum A\n`],
    ['a last line without newline', `${W}quorum A`],
    ['a carriage return', `${W}quorum A\r\n`],
    ['a delete character', `${W}#\u007f\nquorum A\n`],
    ['a null character', `${W}#\0\nquorum A\n`],
    ['a name twice', `${W}witness A ${vkey(KEYS[2])}\nquorum A\n`],
    ['a group with the name of a witness', `${W}group A any B\nquorum A\n`],
    ['a key twice, under other names', `${W}witness C ${A}\nquorum A\n`],
    [
      'a public key under another key name',
      `${W}witness C ${vkey(witnessKey('other.example', 60))}\nquorum A\n`,
    ],
    ['a log twice', `${LOG}${LOG}quorum none\n`],
    ["a log with a cosigner's key", `log ${A}\nquorum none\n`],
    ["a witness with a log's key", `witness A ${vkey(SIGNER)}\nquorum A\n`],
    ['a damaged key', `witness A ${A.slice(0, -2)}\nquorum A\n`],
    ['a key of an unknown type', `log example.org+12345678+AAAA\nquorum none\n`],
    ['a log with too much', `${LOG.trim()} https://a b\nquorum none\n`],
    ['a witness with too much', `witness A ${A} https://a b\nquorum A\n`],
    ['a witness without key', 'witness A\nquorum A\n'],
    ['the name none for a witness', `witness none ${A}\nquorum none\n`],
    ['the name none for a group', `${W}group none any A\nquorum A\n`],
    ['none in a group', `${W}group g any none A\nquorum g\n`],
    ['an empty group', `${W}group g any\nquorum g\n`],
    ['a member that comes later', `witness A ${A}\ngroup g any A B\nwitness B ${B}\nquorum g\n`],
    ['a group in itself', `${W}group g any A g\nquorum g\n`],
    ['a member twice in a group', `${W}group g any A A\nquorum g\n`],
    ['a member of two groups', `${W}group g any A\ngroup h any A B\nquorum h\n`],
    ['a threshold of 0', `${W}group g 0 A B\nquorum g\n`],
    ['a threshold above the members', `${W}group g 3 A B\nquorum g\n`],
    ['a threshold that is no number', `${W}group g two A B\nquorum g\n`],
    ['a threshold with a zero before it', `${W}group g 01 A B\nquorum g\n`],
    ['a negative threshold', `${W}group g -1 A B\nquorum g\n`],
    ['too many bytes', `#${' '.repeat(MAX_POLICY_BYTES)}\nquorum none\n`],
  ])('%s is refused', (_, text) => expect(() => parsePolicy(text)).toThrow(DecodeError));

  it('supports many witnesses and groups, and no more than the limit', () => {
    const many = (count: number): string =>
      Array.from({ length: count }, (_, i) => `witness w${i} ${vkey(witnessKey(`w${i}`, i + 1))}\n`).join('');
    const names = Array.from({ length: 32 }, (_, i) => `w${i}`);
    const groups = names.map((name, i) => `group g${i} any ${name}${i > 0 ? ` g${i - 1}` : ''}\n`).join('');
    expect(parsePolicy(`${many(32)}${groups}quorum g31\n`).witnesses.length).toBe(32);
    expect(() => parsePolicy(`${many(MAX_POLICY_ITEMS + 1)}quorum w0\n`)).toThrow(/too many/);
  });

  it('never throws anything but a DecodeError', () => {
    const words = fc.constantFrom(
      'log',
      'witness',
      'group',
      'quorum',
      'none',
      'any',
      'all',
      '1',
      'A',
      'B',
      A,
      B,
      vkey(SIGNER),
      '#',
    );
    const lines = fc.array(
      fc.array(words, { maxLength: 5 }).map((items) => items.join(' ')),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          lines.map((l) => `${l.join('\n')}\n`),
          fc.string(),
        ),
        (text) => {
          try {
            parsePolicy(text);
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError);
          }
        },
      ),
    );
  });
});

describe('holding a checkpoint against a policy', () => {
  it('is what counting says, for every set of cosigners', async () => {
    const policy = parsePolicy(TWO_LEVELS);
    const checkpoint = await log.checkpoint(3);
    for (let set = 0; set < 64; set++) {
      const who = KEYS.filter((_, i) => (set >> i) & 1);
      const [x, y] = [
        who.filter(({ name }) => name.startsWith('x')),
        who.filter(({ name }) => name.startsWith('y')),
      ];
      const enough = x.length >= 2 && y.length >= 1;
      expect(policySatisfied(policy, await cosigned(checkpoint, who))).toBe(enough);
      expect(isRuleMet(policy.quorum, ({ key }) => who.some(({ name }) => name === key.name))).toBe(enough);
    }
  });

  it('wants a log of the policy, of the same origin; without logs, one that the caller knows', async () => {
    const checkpoint = await log.checkpoint(2);
    const open = parsePolicy('quorum none\n');
    expect(policySatisfied(open, checkpoint)).toBe(false);
    expect(policySatisfied(open, checkpoint, [SIGNER])).toBe(true);
    expect(policySatisfied(parsePolicy(`${LOG}quorum none\n`), checkpoint)).toBe(true);
    const stranger = parsePolicy(`log ${vkey(strangerLog(9))}\nquorum none\n`);
    expect(judgeCheckpoint(stranger, checkpoint.note, [SIGNER])).toMatchObject({ ok: false });
  });

  it('one signature twice, or a bad one, is no quorum', async () => {
    const policy = parsePolicy(TWO_LEVELS);
    const checkpoint = await log.checkpoint(3);
    const [x1, , , y1] = KEYS;
    if (x1 === undefined || y1 === undefined) throw new RangeError('six keys');
    expect(policySatisfied(policy, await cosigned(checkpoint, [x1, x1, y1]))).toBe(false);
    const other = await cosigned(await log.checkpoint(2), KEYS);
    const lines = parseNote(other.note).signatures.filter(({ name }) => name !== ORIGIN);
    expect(policySatisfied(policy, { note: addSignatures(checkpoint.note, lines) })).toBe(false);
    expect(() => policySatisfied(policy, { note: utf8('no note') })).toThrow(DecodeError);
  });

  it('is the demand of a reader and of a receipt, too', async () => {
    const policy = parsePolicy(TWO_LEVELS);
    const checkpoint = await log.checkpoint(1);
    const trust = policyTrust(policy, ORIGIN);
    expect(() => openCheckpoint(checkpoint.note, trust)).toThrow(/not the quorum of the policy/);
    const { note } = await cosigned(checkpoint, KEYS);
    expect(openCheckpoint(note, trust).cosigners).toEqual(KEYS.map(({ name }) => name));
    // A witness that the trust and the policy both name is known once.
    expect(openCheckpoint(note, { ...TRUST, policy, witnessKeys: KEYS }).cosigners.length).toBe(6);
    const receipt = (of: Uint8Array): Uint8Array => encodeReceipt({ index: 0, proof: [], checkpoint: of });
    expect(verifyReceiptUnderPolicy(receipt(note), record(0), policy)).toMatchObject({ ok: true });
    expect(verifyReceiptUnderPolicy(receipt(note), record(1), policy)).toMatchObject({ ok: false });
    expect(() => verifyReceiptUnderPolicy(receipt(checkpoint.note), record(0), policy)).toThrow(/quorum/);
  });
});

/** The key of another log. */
function strangerLog(seed: number): NoteSigner {
  return ed25519NoteSigner('elsewhere.example/log', new Uint8Array(32).fill(seed));
}
