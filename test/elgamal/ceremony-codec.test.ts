import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/core/codec.js';
import { DecodeError } from '../../src/core/errors.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { answerComplaint } from '../../src/elgamal/ceremony-dealer.js';
import {
  type CeremonyMessage,
  ceremonyMessageBytes,
  readCeremonyMessage,
} from '../../src/elgamal/ceremony-messages.js';
import { ceremonyStatus, finishCeremony } from '../../src/elgamal/ceremony-status.js';
import { readDealing, writeDealing } from '../../src/elgamal/dealer-codec.js';
import { actors, confirmAll, rounds } from './ceremony-actors.js';
import { at, flipBit, RUNS } from './helpers.js';

const group = RISTRETTO255;
const a = actors(group, 2, 2, 'codec');
const { messages } = confirmAll(a, rounds(a));
const complaint: CeremonyMessage = { kind: 'complaint', run: 1, trustee: 2, dealer: 1 };
const answer = answerComplaint(at(a.dealings, 0).secret, complaint);
const read = (bytes: Uint8Array): CeremonyMessage =>
  decode(bytes, 'ceremony', (r) => readCeremonyMessage(r, group));

describe.each([
  ['commit', at(messages, 0)],
  ['reveal', at(messages, 2)],
  ['confirm', at(messages, 4)],
  ['complaint', complaint],
  ['answer', answer],
] as const)('a %s as bytes', (kind, message) => {
  const bytes = ceremonyMessageBytes(message);

  it('encodes to the same bytes after decoding', () => {
    const back = read(bytes);
    expect(back.kind).toBe(kind);
    expect(ceremonyMessageBytes(back)).toEqual(bytes);
  });

  it('does not keep a view of the buffer that it was read from', () => {
    const buffer = bytes.slice();
    const back = read(buffer);
    buffer.fill(0xaa);
    expect(ceremonyMessageBytes(back)).toEqual(bytes);
  });

  it('is refused when truncated anywhere or followed by anything', () => {
    for (let cut = 0; cut < Math.min(bytes.length, 60); cut++)
      expect(() => read(bytes.subarray(0, cut))).toThrow(DecodeError);
    expect(() => read(bytes.subarray(0, bytes.length - 1))).toThrow(DecodeError);
    expect(() => read(Uint8Array.of(...bytes, 0))).toThrow(DecodeError);
  });

  it('with a flipped bit is refused, or is another message', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 * bytes.length - 1 }), (bit) => {
        const changed = flipBit(bytes, bit);
        try {
          expect(ceremonyMessageBytes(read(changed))).toEqual(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('ceremony messages as bytes', () => {
  it('decoded messages make the same keys', () => {
    const back = messages.map((m) => read(ceremonyMessageBytes(m)));
    const [x, y] = [finishCeremony(a.params, messages), finishCeremony(a.params, back)];
    expect(x.kind === 'finished' && y.kind === 'finished' && x.keyHash).toEqual(
      y.kind === 'finished' && y.keyHash,
    );
  });

  it('no flipped bit of any posted message leaves the ceremony finished', () => {
    fc.assert(
      fc.property(fc.nat({ max: messages.length - 1 }), fc.nat(), (which, position) => {
        const bytes = ceremonyMessageBytes(at(messages, which));
        let changed: CeremonyMessage;
        try {
          changed = read(flipBit(bytes, position % (8 * bytes.length)));
        } catch {
          return;
        }
        const list = messages.map((m, i) => (i === which ? changed : m));
        expect(ceremonyStatus(a.params, list).kind).not.toBe('finished');
      }),
      { numRuns: RUNS },
    );
  });

  it('refuses unknown types, identity commitments, and a reveal without any', () => {
    expect(() => read(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 1))).toThrow(/unknown type 0/);
    expect(() => read(Uint8Array.of(6, 0, 0, 0, 1, 0, 0, 0, 1))).toThrow(/unknown type 6/);
    const reveal = ceremonyMessageBytes(at(messages, 2));
    const identity = reveal.slice();
    identity.fill(0, 13, 45);
    expect(() => read(identity)).toThrow(/^ceremony\.commitments\[0\]/);
    const none = Uint8Array.of(...reveal.subarray(0, 9), 0, 0, 0, 0);
    expect(() => read(none)).toThrow(/without commitments/);
    const many = reveal.slice();
    many.set([0, 0, 1, 0], 9);
    expect(() => read(many)).toThrow(/256 items, at most 255/);
  });

  it('refuses to write hashes of another length', () => {
    const short = { ...at(messages, 0), hash: new Uint8Array(31) } as CeremonyMessage;
    expect(() => ceremonyMessageBytes(short)).toThrow(RangeError);
  });
});

describe('a dealing as bytes', () => {
  const dealing = at(a.dealings, 1);
  const bytes = writeDealing(dealing);

  it('comes back whole: the commit, the reveal as committed to, and the answers', () => {
    const back = readDealing(bytes, a.params);
    expect(back.commit).toEqual(dealing.commit);
    expect(ceremonyMessageBytes(back.reveal)).toEqual(ceremonyMessageBytes(dealing.reveal));
    const about2: typeof complaint = { ...complaint, trustee: 1, dealer: 2 };
    expect(ceremonyMessageBytes(answerComplaint(back.secret, about2))).toEqual(
      ceremonyMessageBytes(answerComplaint(dealing.secret, about2)),
    );
    expect(writeDealing(back)).toEqual(bytes);
  });

  it('of another run, trustee, threshold or version is refused, and so is damage', () => {
    const { params } = a;
    expect(() => readDealing(bytes, { ...params, run: 2 })).toThrow(DecodeError);
    expect(() => readDealing(bytes, { ...params, threshold: 1 })).toThrow(DecodeError);
    expect(() => readDealing(bytes, { ...params, trustees: params.trustees.slice(1), threshold: 1 })).toThrow(
      DecodeError,
    );
    expect(() => readDealing(Uint8Array.of(2, ...bytes.subarray(1)), params)).toThrow(/version/);
    expect(() => readDealing(Uint8Array.of(1, 9, ...bytes.subarray(2)), params)).toThrow(/type/);
    expect(() => readDealing(bytes.subarray(0, bytes.length - 1), params)).toThrow(DecodeError);
    expect(() => readDealing(Uint8Array.of(...bytes, 0), params)).toThrow(DecodeError);
    const other = { ...dealing, reveal: at(a.dealings, 0).reveal };
    expect(() => readDealing(writeDealing(other), params)).toThrow(/does not belong/);
  });
});
