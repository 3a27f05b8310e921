/** Checkpoints, receipts, notes and keys whose bytes were changed: refused with a typed error, or the same in meaning. */
import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, fromUtf8, toBase64, utf8 } from '../../src/core/bytes.js';
import { DecodeError, HanpyoError } from '../../src/core/errors.js';
import {
  type Checkpoint,
  COSIGNATURE_NOTE,
  cosignatureSigner,
  decodeBundle,
  ED25519_NOTE,
  ed25519NoteSigner,
  encodeBundle,
  encodeReceipt,
  formatVerifierKey,
  type NoteAlgorithm,
  NoteError,
  noteVerifier,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseReceipt,
  parseTreeHead,
  parseVerifierKey,
  signCheckpoint,
  signNote,
  verifyReceipt,
} from '../../src/ledger/index.js';
import { recordLog } from './golden-log.js';
import { ORIGIN, record, SIGNER, TRUST } from './helpers.js';

let head: Checkpoint;
let receipt: Uint8Array;
beforeAll(async () => {
  const { ledger, head: made } = await recordLog(300);
  head = made;
  receipt = encodeReceipt({
    index: 257,
    proof: await ledger.inclusionProof(257, 300),
    checkpoint: head.note,
  });
});

/** Everything a parser must survive: flips, cuts, doubled and spliced parts. */
function* mutations(bytes: Uint8Array): Generator<Uint8Array> {
  for (let i = 0; i < bytes.length; i++) {
    for (const mask of [1, 0x80]) yield bytes.map((b, j) => (i === j ? b ^ mask : b));
    yield bytes.slice(0, i);
    yield concatBytes(bytes.subarray(0, i), bytes.subarray(i + 1));
    yield concatBytes(bytes.subarray(0, i), utf8('\n'), bytes.subarray(i));
  }
  yield concatBytes(bytes, utf8('\n'));
  yield concatBytes(bytes, bytes);
}

/** The result, or `undefined` for a typed refusal; any other error fails the test. */
function orRefused<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof HanpyoError) return undefined;
    throw error;
  }
}

describe('mutated bytes', () => {
  it('of a checkpoint are refused, or lack nothing of the original', () => {
    for (const bytes of mutations(head.note)) {
      const opened = orRefused(() => openCheckpoint(bytes, TRUST));
      // What survives has the signed text unchanged: further signature lines of others are allowed.
      if (opened !== undefined) expect([opened.size, opened.root]).toEqual([head.size, head.root]);
    }
  }, 60_000);

  it('of a receipt are refused, or prove the same', () => {
    for (const bytes of mutations(receipt)) {
      const parsed = orRefused(() => parseReceipt(bytes));
      if (parsed === undefined) continue;
      expect(equalBytes(encodeReceipt(parsed), bytes)).toBe(true);
      const verdict = orRefused(() => verifyReceipt(parsed, record(257), TRUST));
      if (verdict?.ok === true) expect(verdict.index).toBe(257);
    }
  }, 60_000);

  it('of a verifier key are refused', () => {
    for (const bytes of mutations(utf8(formatVerifierKey(SIGNER)))) {
      const text = orRefused(() => fromUtf8(bytes));
      if (text !== undefined)
        expect(
          orRefused(() => parseVerifierKey(text)),
          text,
        ).toBeUndefined();
    }
  });

  it('of a bundle decode to other entries or not at all', () => {
    const bundle = encodeBundle([record(0), record(1), record(2)]);
    for (const bytes of mutations(bundle)) {
      const entries = orRefused(() => decodeBundle(bytes, 3));
      if (entries?.every((e) => e.length > 0) === true)
        expect(equalBytes(encodeBundle(entries), bytes)).toBe(true);
    }
    expect(() => decodeBundle(bundle, 2)).toThrow(DecodeError);
    expect(() => decodeBundle(bundle, 4)).toThrow(DecodeError);
    expect(decodeBundle(new Uint8Array(0), 0)).toEqual([]);
  });
});

describe('receipts', () => {
  it('verify offline, for the entry they are of and no other', () => {
    const parsed = parseReceipt(receipt);
    expect(verifyReceipt(parsed, record(257), TRUST)).toMatchObject({ ok: true, index: 257 });
    expect(verifyReceipt(parsed, record(256), TRUST)).toEqual({ ok: false, reason: 'not-included' });
    expect(verifyReceipt({ ...parsed, index: 256 }, record(257), TRUST)).toMatchObject({ ok: false });
    expect(verifyReceipt({ ...parsed, index: 300 }, record(257), TRUST)).toEqual({
      ok: false,
      reason: 'index-outside',
    });
    expect(() => verifyReceipt(parsed, record(257), { ...TRUST, origin: 'example.org/other' })).toThrow(
      DecodeError,
    );
    const other = ed25519NoteSigner(ORIGIN, new Uint8Array(32).fill(8));
    expect(() => verifyReceipt(parsed, record(257), { ...TRUST, logKeys: [other] })).toThrow(NoteError);
  });

  it('carry extra data, and have exactly the C2SP form', () => {
    const parsed = parseReceipt(receipt);
    const withExtra = encodeReceipt({ ...parsed, extra: utf8('vote') });
    expect(parseReceipt(withExtra).extra).toEqual(utf8('vote'));
    const lines = fromUtf8(withExtra).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'c2sp.org/tlog-proof@v1',
      `extra ${toBase64(utf8('vote'))}`,
      'index 257',
    ]);
    expect(lines[3 + parsed.proof.length]).toBe('');
    for (const bad of ['c2sp.org/tlog-proof@v2', 'index 01', 'index -1', 'index 1e3', 'index  1'])
      expect(() =>
        parseReceipt(utf8(fromUtf8(receipt).replace(/index 257|c2sp.org\/tlog-proof@v1/, bad))),
      ).toThrow(DecodeError);
    const long = Array.from({ length: 64 }, () => head.root);
    expect(() => encodeReceipt({ ...parsed, proof: long })).toThrow(RangeError);
  });
});

describe('checkpoints', () => {
  it.each([
    'a\n01\n',
    'a\n+1\n',
    'a\n1.0\n',
    'a\n 1\n',
    'a\n9007199254740992\n',
    'a\n\n',
    'a\n１\n',
    '\n1\n',
  ])('with the head %j are refused', (start) =>
    expect(() => parseTreeHead(`${start}${toBase64(head.root)}\n`)).toThrow(DecodeError),
  );

  it('with a bad root, a missing newline or an empty extension are refused; extensions are read', () => {
    const root = toBase64(head.root);
    for (const text of [
      `a\n1\n${root}`,
      `a\n1\n${root.slice(4)}\n`,
      `a\n1\n${root}=\n`,
      `a\n1\n${root}\n\n`,
      'a\n1\n',
    ])
      expect(() => parseTreeHead(text), text).toThrow(DecodeError);
    expect(parseTreeHead(`a\n1\n${root}\nmore\n`).size).toBe(1);
  });

  it('need the signature of the log, and a quorum where one is set', async () => {
    const witness = cosignatureSigner('w.example.org', new Uint8Array(32).fill(9), () => 5);
    const only = await signNote(fromUtf8(head.note).split('\n\n')[0]?.concat('\n') ?? '', [witness]);
    const trust = { ...TRUST, witnessKeys: [witness] };
    expect(() => openCheckpoint(only, trust)).toThrow(/log itself/);
    expect(() => openCheckpoint(head.note, { ...trust, quorum: 1 })).toThrow(NoteError);
    await expect(signCheckpoint(head, [witness])).rejects.toThrow(RangeError);
    await expect(signCheckpoint({ ...head, origin: 'a b' }, [SIGNER])).rejects.toThrow(RangeError);
    expect(parseCheckpoint(only).size).toBe(300);
  });
});

describe('notes', () => {
  it('take further signature types by their type byte', async () => {
    const parity: NoteAlgorithm = {
      type: 0xaa,
      isPublicKey: (key) => key.length === 1,
      verify: (key, text, signature) => signature[0] === (key[0] ?? 0) && text.length === signature[1],
    };
    const verifier = noteVerifier('odd', Uint8Array.of(7), parity);
    const text = 'hello\n';
    const note = await signNote(text, [{ ...verifier, sign: (t) => Uint8Array.of(7, t.length) }]);
    expect(openNote(note, [parseVerifierKey(formatVerifierKey(verifier), [parity])]).text).toBe(text);
    expect(() => parseVerifierKey(formatVerifierKey(verifier), [ED25519_NOTE, COSIGNATURE_NOTE])).toThrow(
      /type 170/,
    );
  });

  it('are not made of text that is none', async () => {
    for (const text of ['', 'no newline', 'tab\t\n', 'cr\r\n'])
      await expect(signNote(text, [SIGNER])).rejects.toThrow(RangeError);
    await expect(signNote('x\n', [])).rejects.toThrow(RangeError);
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb'])
      expect(() => ed25519NoteSigner(name, new Uint8Array(32))).toThrow(RangeError);
  });

  it('split at the last blank line', async () => {
    const note = await signNote('one\n\ntwo\n', [SIGNER]);
    expect(openNote(note, [SIGNER]).text).toBe('one\n\ntwo\n');
  });

  it('of more than a million bytes are not read', () => {
    expect(() => openNote(new Uint8Array(1_000_001), [SIGNER])).toThrow(/1,000,000/);
  });
});
