/** A witness over HTTP, from the log's side: conflicts, lies, and what the client makes of them. */
import { describe, expect, it } from 'vitest';
import { fromUtf8, toBase64, utf8 } from '../../src/core/bytes.js';
import {
  type Checkpoint,
  formatTreeHead,
  HttpError,
  type HttpWitness,
  httpFiles,
  httpWitness,
  MAX_WITNESS_BYTES,
  memoryWitnessStore,
  openCheckpoint,
  originHash,
  parseSignatureLine,
  signNote,
  type WitnessHttpAnswer,
  Witnessing,
  WitnessRefusedError,
} from '../../src/ledger/index.js';
import { ORIGIN, rejection, SIGNER, TRUST } from './helpers.js';
import { fetchFrom, responseOf, testLog, testWitness, witnessKey } from './witness-helpers.js';

const URL_OF = 'https://w.example/api';
const KEY = witnessKey('w.example', 41);
const log = await testLog(20);
const other = await testLog(20, (i) => utf8(`other ${i}`));

function clientOf(server: Pick<Witnessing, 'handle'>): HttpWitness {
  return httpWitness({ url: URL_OF, key: KEY, fetch: fetchFrom({ [URL_OF]: server }) });
}

/** A server that answers submissions with what it is told, and has nothing to show. */
function answering(...answers: Partial<WitnessHttpAnswer>[]): Pick<Witnessing, 'handle'> {
  let turn = 0;
  return {
    async handle({ method }) {
      if (method === 'GET') return { status: 404, contentType: 'text/plain', body: new Uint8Array() };
      const answer = answers[Math.min(turn++, answers.length - 1)];
      return { status: 200, contentType: 'text/plain', body: new Uint8Array(), ...answer };
    },
  };
}

const cosign = (client: HttpWitness, checkpoint: Checkpoint, of = log): Promise<string> =>
  client.cosign(checkpoint, (from) => of.proof(from, checkpoint.size));

describe('asking for a cosignature', () => {
  it('a first one, a later one, and after others have submitted meanwhile', async () => {
    const witness = testWitness(KEY);
    const [a, b] = [clientOf(witness), clientOf(witness)];
    for (const [client, size] of [
      [a, 3],
      [b, 5],
      [a, 9],
      [a, 9],
      [b, 20],
    ] as const) {
      const checkpoint = await log.checkpoint(size);
      const { signature } = parseSignatureLine(await cosign(client, checkpoint));
      expect(KEY.verify(checkpoint.note.subarray(0, fromNote(checkpoint)), signature)).toBe(true);
      expect(await client.size(ORIGIN)).toBe(size);
    }
  });

  it('a witness that is ahead, or holds another history, refuses with what it has', async () => {
    const witness = testWitness(KEY);
    await cosign(clientOf(witness), await log.checkpoint(9));
    const behind = await rejection(cosign(clientOf(witness), await log.checkpoint(5)));
    expect(behind).toBeInstanceOf(WitnessRefusedError);
    expect(behind).toMatchObject({ status: 409, size: 9, retryable: false });
    for (const size of [9, 20]) {
      const fork = await rejection(cosign(clientOf(witness), await other.checkpoint(size), other));
      expect(fork).toMatchObject({ code: 'witness-refused', status: 422 });
      const seen = (fork as WitnessRefusedError).seen ?? new Uint8Array();
      expect(openCheckpoint(seen, TRUST).root).toEqual((await log.checkpoint(9)).root);
    }
  });

  it('a size that never stays, a size that is the same again, no size, and other statuses', async () => {
    const conflict = (size: string) => ({ status: 409, contentType: 'text/x.tlog.size', body: utf8(size) });
    const checkpoint = await log.checkpoint(9);
    const refused = [
      answering(conflict('1\n'), conflict('2\n'), conflict('3\n'), conflict('4\n'), conflict('5\n')),
      answering(conflict('0\n')),
      answering({ ...conflict('1\n'), contentType: 'text/plain' }),
      answering({ status: 403 }),
      answering({ status: 500 }),
      answering({ status: 201 }),
    ];
    for (const server of refused)
      expect(await rejection(cosign(clientOf(server), checkpoint))).toBeInstanceOf(WitnessRefusedError);
    for (const size of ['x\n', '1', '01\n', '-1\n', '9007199254740993\n'])
      expect(await rejection(cosign(clientOf(answering(conflict(size))), checkpoint))).toMatchObject({
        code: expect.stringMatching(/^bad-/),
      });
    expect(await rejection(cosign(clientOf(answering({ status: 503 })), checkpoint))).toMatchObject({
      retryable: true,
    });
  });

  it('the witness that has lost its memory gets the proof from where it is', async () => {
    let server = testWitness(KEY);
    const client = clientOf({ handle: (request) => server.handle(request) });
    await cosign(client, await log.checkpoint(9));
    server = testWitness(KEY);
    await cosign(client, await log.checkpoint(10));
    expect(await client.size(ORIGIN)).toBe(10);
  });

  it('lines of other keys are ignored; without a valid own line there is no cosignature', async () => {
    const checkpoint = await log.checkpoint(4);
    const stranger = new Witnessing({
      signers: [witnessKey('w.example', 42), KEY],
      logs: [{ origin: ORIGIN, keys: [SIGNER] }],
      store: memoryWitnessStore(),
    });
    expect(parseSignatureLine(await cosign(clientOf(stranger), checkpoint)).keyId).toBe(KEY.keyId);
    const wrong = `— w.example ${toBase64(Uint8Array.of(...Buffer.from(KEY.keyId, 'hex'), ...new Uint8Array(72)))}\n`;
    for (const body of [
      '',
      '\n',
      wrong,
      wrong.slice(0, -1),
      '— x.example AAAA\n',
      'hello\n',
      `${wrong.repeat(101)}`,
    ])
      expect(
        await rejection(cosign(clientOf(answering({ body: utf8(body) })), checkpoint)),
        body,
      ).toMatchObject({
        code: expect.stringMatching(/^bad-/),
      });
  });
});

describe('the way to a server', () => {
  const answer = { status: 200, contentType: 'text/plain', body: new Uint8Array(1_000_001) };

  it('an address is a plain http or https URL', () => {
    const bad = [
      '',
      'w.example',
      'file:///etc/passwd',
      'data:text/plain,x',
      'ftp://w.example',
      'https://u:p@w.example',
      'https://w.example/?a',
      'https://w.example/#b',
    ];
    for (const url of bad) expect(() => httpWitness({ url, key: KEY }), url).toThrow(RangeError);
    expect(() => httpWitness({ url: URL_OF, monitoringUrl: 'x', key: KEY })).toThrow(RangeError);
  });

  it('asks the two prefixes only, follows nothing, and sends no credentials', async () => {
    const asked: [string, RequestInit | undefined][] = [];
    const server = testWitness(KEY);
    const client = httpWitness({
      url: `${URL_OF}///`,
      monitoringUrl: 'https://m.example',
      key: KEY,
      fetch: (url, init) => {
        asked.push([String(url), init]);
        return fetchFrom({ [URL_OF]: server, 'https://m.example': server })(url, init);
      },
    });
    await cosign(client, await log.checkpoint(2));
    await client.latest(ORIGIN);
    expect(asked.map(([url]) => url)).toEqual([
      `${URL_OF}/add-checkpoint`,
      `https://m.example/${originHash(ORIGIN)}/checkpoint`,
    ]);
    for (const [, init] of asked) expect(init).toMatchObject({ redirect: 'error', credentials: 'omit' });
  });

  it('too long an answer, a redirect, silence and a broken line are errors of the network', async () => {
    const ways: (typeof globalThis.fetch)[] = [
      async () => responseOf(answer),
      async () =>
        Object.defineProperty(responseOf({ ...answer, body: new Uint8Array() }), 'redirected', {
          value: true,
        }),
      (_url, init) =>
        new Promise((_, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        }),
      async () => new Response(new ReadableStream({ pull: (c) => c.error(new Error('broken')) })),
    ];
    for (const fetch of ways) {
      const client = httpWitness({ url: URL_OF, key: KEY, fetch, timeoutMs: 20 });
      expect(await rejection(cosign(client, await log.checkpoint(2)))).toBeInstanceOf(HttpError);
      expect(await rejection(client.size(ORIGIN))).toBeInstanceOf(HttpError);
    }
  });

  it('files of a log: missing is undefined, everything else but 200 an error', async () => {
    const statuses: Record<string, number> = { a: 200, b: 404, c: 410, d: 500, e: 206 };
    const files = httpFiles('https://log.example/x/', {
      fetch: async (url) => new Response('data', { status: statuses[String(url).at(-1) ?? ''] ?? 500 }),
    });
    expect(fromUtf8((await files('a', 4)) ?? new Uint8Array())).toBe('data');
    expect(await files('b', 4)).toBeUndefined();
    expect(await files('c', 4)).toBeUndefined();
    for (const path of ['d', 'e']) expect(await rejection(files(path, 4))).toBeInstanceOf(HttpError);
    expect(await rejection(files('a', 3))).toBeInstanceOf(HttpError);
  });

  it('what a witness shows is believed under its own key and for the log that was asked for', async () => {
    const shows = async (body: Uint8Array, status = 200): Promise<unknown> =>
      rejection(
        clientOf({ handle: async () => ({ status, contentType: 'text/plain', body }) }).latest(ORIGIN),
      );
    const { note } = await log.checkpoint(3);
    expect(await shows(note)).toMatchObject({ code: 'note-unsigned' });
    expect(await shows(utf8('nothing'))).toMatchObject({ code: 'bad-encoding' });
    expect(await shows(note, 500)).toBeInstanceOf(HttpError);
    const elsewhere = clientOf(testWitness(KEY));
    await cosign(elsewhere, await log.checkpoint(3));
    const cosigned = (await elsewhere.latest(ORIGIN)) ?? new Uint8Array();
    const client = clientOf({
      handle: async () => ({ status: 200, contentType: 'text/plain', body: cosigned }),
    });
    expect(await rejection(client.latest('elsewhere.example'))).toMatchObject({ code: 'bad-value' });
  });
});

describe('a checkpoint as long as a request can be', () => {
  it('is still shown: no log can hide what a witness cosigned behind its length', async () => {
    const witness = testWitness(KEY);
    const head = await log.checkpoint(3);
    const text = `${formatTreeHead(head)}${'x'.repeat(MAX_WITNESS_BYTES - 330)}\n`;
    const note = await signNote(text, [SIGNER]);
    await cosign(clientOf(witness), { ...head, note });
    const shown = (await clientOf(witness).latest(ORIGIN)) ?? new Uint8Array();
    expect(shown.length).toBeGreaterThan(MAX_WITNESS_BYTES - 200);
    expect(openCheckpoint(shown, { ...TRUST, witnessKeys: [KEY], quorum: 1 }).size).toBe(3);
  });
});

/** Where the text of a checkpoint's note ends. */
function fromNote({ note }: Checkpoint): number {
  return utf8(fromUtf8(note).slice(0, fromUtf8(note).lastIndexOf('\n\n') + 1)).length;
}
