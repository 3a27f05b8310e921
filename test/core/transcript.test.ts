import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../src/core/bytes.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { LABELS, ROLES } from '../../src/core/labels.js';
import { Transcript } from '../../src/core/transcript.js';
import { seededRng } from '../helpers/rng.js';
import { hexOf, transcriptVector } from './transcript-vector.js';

const session = Uint8Array.from({ length: 32 }, (_, i) => i);
const base = { group: RISTRETTO255, session, role: ROLES.standalone };
const start = (): Transcript => Transcript.create(base);
const challenge = (t: Transcript): string => toHex(t.challengeBytes(LABELS.challenge, 32));
const g = RISTRETTO255.generator();

describe('challenges depend on', () => {
  const reference = challenge(start().absorb(LABELS.statement, utf8('ab')).absorb(LABELS.message, utf8('c')));
  const abc = (t: Transcript): string =>
    challenge(t.absorb(LABELS.statement, utf8('ab')).absorb(LABELS.message, utf8('c')));

  it.each<readonly [string, string]>([
    ['the group', abc(Transcript.create({ ...base, group: P256 }))],
    ['the session', abc(Transcript.create({ ...base, session: session.with(31, 0) }))],
    ['the length of the session', abc(Transcript.create({ ...base, session: session.subarray(1) }))],
    ['the role', abc(Transcript.create({ ...base, role: ROLES.contestProof }))],
    ['the data', challenge(start().absorb(LABELS.statement, utf8('aB')).absorb(LABELS.message, utf8('c')))],
    ['the label', challenge(start().absorb(LABELS.context, utf8('ab')).absorb(LABELS.message, utf8('c')))],
    [
      'where data are cut',
      challenge(start().absorb(LABELS.statement, utf8('a')).absorb(LABELS.message, utf8('bc'))),
    ],
    ['the order', challenge(start().absorb(LABELS.message, utf8('c')).absorb(LABELS.statement, utf8('ab')))],
    [
      'an empty message',
      challenge(start().absorb(LABELS.statement, utf8('ab')).absorb(LABELS.message, utf8(''))),
    ],
    ['a message left out', challenge(start().absorb(LABELS.statement, utf8('ab')))],
  ])('%s', (_, other) => expect(other).not.toBe(reference));

  it('nothing else', () => expect(abc(start())).toBe(reference));

  it('the label and the length of the challenge', () => {
    expect(toHex(start().challengeBytes(LABELS.aggregation, 32))).not.toBe(challenge(start()));
    expect(toHex(start().challengeBytes(LABELS.challenge, 33)).slice(0, 64)).not.toBe(challenge(start()));
  });

  it('every earlier challenge', () => {
    const t = start();
    const first = challenge(t);
    const second = challenge(t);
    expect(second).not.toBe(first);
    const other = start();
    other.challengeBytes(LABELS.challenge, 31);
    expect(challenge(other)).not.toBe(second);
  });

  it('each element of a list, their order and their number', () => {
    const of = (...k: number[]): string =>
      challenge(
        start().absorbElements(
          LABELS.statement,
          k.map((i) => g.multiply(RISTRETTO255.scalar(i))),
        ),
      );
    expect(new Set([of(), of(0), of(1), of(1, 2), of(2, 1), of(1, 2, 0), of(1, 0)]).size).toBe(7);
  });
});

describe('forks', () => {
  it('go their own way', () => {
    const t = start();
    const fork = t.fork();
    fork.absorb(LABELS.message, utf8('x'));
    expect(challenge(t)).toBe(challenge(start()));
    expect(challenge(fork)).toBe(challenge(start().absorb(LABELS.message, utf8('x'))));
  });
});

describe('nonces', () => {
  const x = RISTRETTO255.scalar(7);
  const take = (t: Transcript, witness = [x], seed = 'nonce'): string =>
    t
      .nonces(witness, seededRng(seed))
      .take(2)
      .map((k) => toHex(k.toBytes()))
      .join();

  it('depend on statement, witness and randomness, and repeat with them', () => {
    const reference = take(start());
    expect(take(start())).toBe(reference);
    const others = [
      take(start().absorb(LABELS.statement, utf8('s'))),
      take(Transcript.create({ ...base, role: ROLES.contestProof })),
      take(start(), [RISTRETTO255.scalar(8)]),
      take(start(), [x, x]),
      take(start(), []),
      take(start(), [x], 'other'),
    ];
    expect(new Set([reference, ...others]).size).toBe(7);
  });

  it('of one source all differ', () => {
    const source = start().nonces([x], seededRng('n'));
    expect(new Set(source.take(50).map((k) => k.value)).size).toBe(50);
  });

  it('do not repeat for two statements even if the generator is stuck', () => {
    const stuck = (length: number): Uint8Array => new Uint8Array(length);
    const nonce = (text: string): bigint =>
      start().absorb(LABELS.statement, utf8(text)).nonces([x], stuck).next().value;
    expect(nonce('one')).not.toBe(nonce('two'));
    expect(nonce('one')).toBe(nonce('one'));
  });

  it('leave the transcript where it was, and refuse a source that keeps not its word', () => {
    const t = start();
    t.nonces([x], seededRng('n')).take(3);
    expect(challenge(t)).toBe(challenge(start()));
    expect(() => start().nonces([x], () => new Uint8Array(31))).toThrow(RangeError);
  });

  it('are spread over the whole group', () => {
    const tiny = Transcript.create({ ...base, group: TINY_TEST }).nonces([], seededRng('t'));
    expect(new Set(tiny.take(8000).map((k) => k.value)).size).toBeGreaterThan(1000);
  });
});

describe('the worked vector of the specification', () => {
  it('is what the transcript computes', () => {
    const lines = transcriptVector();
    const t = Transcript.create({ group: P256, session, role: ROLES.standalone })
      .absorb(LABELS.statement, Uint8Array.of(1, 2, 3))
      .absorbElements(LABELS.commitments, [P256.generator(), P256.identity()]);
    expect(toHex(t.challengeScalar(LABELS.challenge).toBytes())).toBe(hexOf(lines, 'challenge scalar'));
    t.absorb(LABELS.message, new Uint8Array(0));
    expect(toHex(t.challengeBytes(LABELS.aggregation, 16))).toBe(hexOf(lines, '16 challenge bytes'));
  });

  it('is frozen', () => {
    const lines = transcriptVector();
    expect(hexOf(lines, 'challenge scalar')).toBe(
      '38b2dbdcce104b58d66e2d1f00b3ebbd70aff6982ac7180f87a8a78c20726ea7',
    );
    expect(hexOf(lines, '16 challenge bytes')).toBe('02f8d9157a93139a2f65b5a3cdfa63ab');
  });
});
