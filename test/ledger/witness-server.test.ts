/** The witness's side of C2SP tlog-witness: each status, and what it keeps and shows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromUtf8, toBase64, utf8 } from '../../src/core/bytes.js';
import {
  type Checkpoint,
  cosignatureSigner,
  encodeAddCheckpoint,
  LedgerError,
  MAX_WITNESS_BYTES,
  memoryWitnessStore,
  monitoringPath,
  openNote,
  parseAddCheckpoint,
  parseCheckpoint,
  signNote,
  type WitnessHttpAnswer,
  Witnessing,
  type WitnessStore,
} from '../../src/ledger/index.js';
import { ORIGIN, SIGNER } from './helpers.js';
import { requestText, signedBy, submitTo, testLog, testWitness, witnessKey } from './witness-helpers.js';

const KEY = witnessKey('w.example', 41);
const log = await testLog(20);
const other = await testLog(20, (i) => utf8(i < 7 ? `record ${i}` : `other ${i}`));

const post = (witness: Witnessing, body: Uint8Array): Promise<WitnessHttpAnswer> =>
  witness.handle({ method: 'POST', path: '/add-checkpoint', body });

const submit = (witness: Witnessing, from: number, to: number, of = log): Promise<WitnessHttpAnswer> =>
  submitTo(witness, of, from, to);

const cosigned = (answer: WitnessHttpAnswer, { note }: Checkpoint): number =>
  openNote(utf8(`${fromUtf8(note)}${fromUtf8(answer.body)}`), [KEY]).verified.length;

describe('add-checkpoint', () => {
  it('200: a cosignature on the first checkpoint, on a larger one, on the same one again', async () => {
    const witness = testWitness(KEY);
    for (const [from, to] of [
      [0, 5],
      [5, 5],
      [5, 13],
      [13, 20],
    ] as const) {
      const answer = await submit(witness, from, to);
      expect(answer.status).toBe(200);
      expect(cosigned(answer, await log.checkpoint(to))).toBe(1);
    }
  });

  it('200: an empty log, then the same log with entries', async () => {
    const witness = testWitness(KEY);
    expect((await submit(witness, 0, 0)).status).toBe(200);
    expect((await submit(witness, 0, 3)).status).toBe(200);
  });

  it('409: with the size it has, as its own media type', async () => {
    const witness = testWitness(KEY);
    await submit(witness, 0, 5);
    for (const [from, to] of [
      [0, 9],
      [4, 9],
      [6, 9],
      [3, 4],
    ] as const) {
      const answer = await submit(witness, from, to);
      expect(answer).toMatchObject({ status: 409, contentType: 'text/x.tlog.size' });
      expect(fromUtf8(answer.body)).toBe('5\n');
    }
  });

  it('404: an origin that is not known', async () => {
    const note = await signNote(`elsewhere.example/log\n5\n${toBase64(new Uint8Array(32))}\n`, [SIGNER]);
    expect(
      (await post(testWitness(KEY), encodeAddCheckpoint({ oldSize: 0, proof: [], checkpoint: note }))).status,
    ).toBe(404);
  });

  it('403: signed by another key, not at all by a known one, or with a bad signature of the known one', async () => {
    const checkpoint = await log.checkpoint(5);
    const forged = fromUtf8(checkpoint.note).replace('\n5\n', '\n6\n');
    for (const note of [(await signedBy(checkpoint, 99)).note, utf8(forged)])
      expect(
        (await post(testWitness(KEY), encodeAddCheckpoint({ oldSize: 0, proof: [], checkpoint: note })))
          .status,
      ).toBe(403);
  });

  it('400: an old size above the size', async () => {
    expect((await submit(testWitness(KEY), 6, 5)).status).toBe(400);
  });

  it('422: a proof that does not hold, a proof from nothing, another history of the same size', async () => {
    const witness = testWitness(KEY);
    const proof = await log.proof(5, 9);
    const nine = (await log.checkpoint(9)).note;
    expect((await post(witness, encodeAddCheckpoint({ oldSize: 0, proof, checkpoint: nine }))).status).toBe(
      422,
    );
    await submit(witness, 0, 5);
    for (const wrong of [[], proof.slice(1), [...proof, new Uint8Array(32)], proof.toReversed()])
      expect(
        (await post(witness, encodeAddCheckpoint({ oldSize: 5, proof: wrong, checkpoint: nine }))).status,
      ).toBe(422);
    await submit(witness, 5, 9);
    expect((await submit(witness, 9, 9, other)).status).toBe(422);
    expect((await submit(witness, 9, 20, other)).status).toBe(422);
    expect((await submit(witness, 9, 20)).status).toBe(200);
  });

  it('422: size 0 with the root of something', async () => {
    const note = await signNote(`${ORIGIN}\n0\n${toBase64(new Uint8Array(32))}\n`, [SIGNER]);
    expect(
      (await post(testWitness(KEY), encodeAddCheckpoint({ oldSize: 0, proof: [], checkpoint: note }))).status,
    ).toBe(422);
  });

  it('400: every other text; 413: a long one', async () => {
    const note = fromUtf8((await log.checkpoint(1)).note);
    const hash = toBase64(new Uint8Array(32));
    const wrong = [
      utf8(''),
      utf8('old 0\n\n'),
      utf8(note),
      requestText('00', [], note),
      requestText('-1', [], note),
      requestText('9007199254740992', [], note),
      requestText('0 ', [], note),
      requestText('0', [''], note),
      requestText('0', [hash.slice(4)], note),
      requestText('0', [`${hash}\r`], note),
      requestText(
        '0',
        Array.from({ length: 64 }, () => hash),
        note,
      ),
      requestText('0', [], note.slice(0, -1)),
      requestText('0', [], note.replace('\n1\n', '\n01\n')),
      Uint8Array.of(0xff, 0xfe),
    ];
    for (const body of wrong)
      expect((await post(testWitness(KEY), body)).status, fromUtf8Lossy(body)).toBe(400);
    expect((await post(testWitness(KEY), new Uint8Array(MAX_WITNESS_BYTES + 1))).status).toBe(413);
  });

  it('never answers anything but a status, whatever the bytes', async () => {
    const witness = testWitness(KEY);
    const good = encodeAddCheckpoint({ oldSize: 0, proof: [], checkpoint: (await log.checkpoint(3)).note });
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const body = good.slice();
        body[at] = (body[at] ?? 0) ^ flip;
        const { status } = await post(witness, body);
        // A bit of base64 padding or of the name of an unknown key may not matter; a cosignature never comes of it.
        expect([400, 403, 404, 409, 422]).toContain(status);
      }),
    );
  });

  it('writes and reads its requests the same way', async () => {
    const request = { oldSize: 5, proof: await log.proof(5, 9), checkpoint: (await log.checkpoint(9)).note };
    expect(parseAddCheckpoint(encodeAddCheckpoint(request))).toEqual(request);
    expect(() => encodeAddCheckpoint({ ...request, proof: [new Uint8Array(31)] })).toThrow(RangeError);
  });
});

describe('what a witness keeps and shows', () => {
  it("the checkpoint it last cosigned, with its own and the log's signature and no others", async () => {
    const witness = testWitness(KEY);
    const path = monitoringPath(ORIGIN);
    const get = (method = 'GET') => witness.handle({ method, path, body: new Uint8Array() });
    expect((await get()).status).toBe(404);
    const spam = utf8(
      `${fromUtf8((await log.checkpoint(5)).note)}— spam.example ${toBase64(new Uint8Array(76))}\n`,
    );
    await post(witness, encodeAddCheckpoint({ oldSize: 0, proof: [], checkpoint: spam }));
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(openNote(body, [KEY, SIGNER]).verified.length).toBe(2);
    expect(fromUtf8(body)).not.toContain('spam');
    expect(parseCheckpoint(body).size).toBe(5);
    expect((await get('HEAD')).status).toBe(200);
    expect((await get('DELETE')).status).toBe(405);
    expect((await witness.handle({ method: 'GET', path: '/add-checkpoint', body })).status).toBe(405);
    expect((await witness.handle({ method: 'GET', path: '/', body })).status).toBe(404);
  });

  it('cosigns nothing that it could not store', async () => {
    const store: WitnessStore = {
      ...memoryWitnessStore(),
      swap: async () => {
        throw new LedgerError('disk', 'full', true);
      },
    };
    await expect(submit(testWitness(KEY, store), 0, 5)).rejects.toThrow('full');
  });

  it('settings that make no sense are refused', () => {
    const store = memoryWitnessStore();
    const logs = [{ origin: ORIGIN, keys: [SIGNER] }];
    expect(() => new Witnessing({ signers: [], logs, store })).toThrow(RangeError);
    expect(() => new Witnessing({ signers: [SIGNER], logs, store })).toThrow(RangeError);
    expect(() => new Witnessing({ signers: [KEY], logs: [...logs, ...logs], store })).toThrow(RangeError);
    expect(() => new Witnessing({ signers: [KEY], logs: [{ origin: ORIGIN, keys: [] }], store })).toThrow(
      RangeError,
    );
    expect(() => new Witnessing({ signers: [KEY], logs: [{ origin: ORIGIN, keys: [KEY] }], store })).toThrow(
      RangeError,
    );
  });

  it('a clock that jumps back changes the time in a cosignature and nothing else', async () => {
    let now = 2_000_000_000;
    const witness = testWitness(cosignatureSigner('w.example', new Uint8Array(32).fill(41), () => now));
    expect((await submit(witness, 0, 5)).status).toBe(200);
    now = 0;
    const answer = await submit(witness, 5, 9);
    expect(cosigned(answer, await log.checkpoint(9))).toBe(1);
    expect((await submit(witness, 5, 9)).status).toBe(409);
  });
});

function fromUtf8Lossy(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
