/**
 * A witness on a server, seen from the log (C2SP tlog-witness v1, spec L-7.2). Only the two addresses given are ever asked.
 * What the witness says about itself is believed only under its key, and never more than that it has cosigned.
 */
import { fromUtf8, utf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { parseDecimal } from '../core/integers.js';
import { type Checkpoint, parseTreeHead } from './checkpoint.js';
import { askServer, type HttpAnswer, HttpError, type HttpOptions, urlPrefix } from './http.js';
import { LedgerError } from './ledger-error.js';
import { formatSignatureLine, MAX_NOTE_BYTES, openNote, parseNote, parseSignatureLine } from './note.js';
import type { NoteVerifier } from './note-keys.js';
import type { Witness } from './witness.js';
import {
  ADD_CHECKPOINT_PATH,
  encodeAddCheckpoint,
  MAX_WITNESS_BYTES,
  monitoringPath,
  TLOG_SIZE_TYPE,
} from './witness-request.js';

/** Where a witness is, and who it is. */
export interface HttpWitnessOptions extends HttpOptions {
  /** Submission prefix: what stands before `/add-checkpoint`. */
  readonly url: string;
  /** Monitoring prefix; the submission prefix by default. */
  readonly monitoringUrl?: string;
  /** The witness's key, of type 0x04 (cosignature/v1) or one that plugs in. */
  readonly key: NoteVerifier;
}

/** A {@link Witness} that also tells which checkpoint it last cosigned. */
export type HttpWitness = Required<Witness>;

/**
 * A witness on a server.
 * @returns the witness; its `cosign` throws {@link WitnessRefusedError}, {@link HttpError} or {@link DecodeError}
 * @throws {RangeError} for an address that is not a plain http or https URL
 */
export function httpWitness(options: HttpWitnessOptions): HttpWitness {
  return new WitnessClient(options);
}

class WitnessClient implements HttpWitness {
  readonly key: NoteVerifier;
  readonly #submission: string;
  readonly #monitoring: string;
  readonly #http: HttpOptions;
  /** What the witness last said or was last given, by origin: the first guess of the next request. */
  readonly #sizes = new Map<string, number>();

  constructor(options: HttpWitnessOptions) {
    this.key = options.key;
    this.#submission = urlPrefix(options.url);
    this.#monitoring = urlPrefix(options.monitoringUrl ?? options.url);
    this.#http = options;
  }

  async cosign(checkpoint: Checkpoint, proofFrom: (size: number) => Promise<Uint8Array[]>): Promise<string> {
    let oldSize = Math.min(this.#sizes.get(checkpoint.origin) ?? 0, checkpoint.size);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const proof = oldSize === 0 ? [] : await proofFrom(oldSize);
      const answer = await this.#submit(checkpoint, oldSize, proof);
      if (answer.status === 200) {
        const line = this.#ownLine(answer.body, checkpoint);
        this.#sizes.set(checkpoint.origin, checkpoint.size);
        return line;
      }
      const size = conflictSize(answer);
      if (size === undefined || size === oldSize || size > checkpoint.size)
        throw await this.#refusal(answer.status, size, checkpoint.origin);
      // It has cosigned more, or less, than was thought: once more, with the proof from there.
      this.#sizes.set(checkpoint.origin, size);
      oldSize = size;
    }
    throw await this.#refusal(409, oldSize, checkpoint.origin);
  }

  async size(origin: string): Promise<number> {
    const note = await this.latest(origin);
    return note === undefined ? 0 : parseTreeHead(parseNote(note).text).size;
  }

  async latest(origin: string): Promise<Uint8Array | undefined> {
    const url = `${this.#monitoring}${monitoringPath(origin)}`;
    // Longer than the request may be, for it bears cosignatures besides: a log shall not make it too long to be shown.
    const answer = await askServer({ method: 'GET', url, maxBytes: MAX_NOTE_BYTES }, this.#http);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw new HttpError(url, answer.status);
    const head = parseTreeHead(openNote(answer.body, [this.key]).text);
    if (head.origin !== origin)
      throw new DecodeError('bad-value', 'checkpoint.origin', `is ${head.origin}, expected ${origin}`);
    return answer.body;
  }

  #submit(checkpoint: Checkpoint, oldSize: number, proof: readonly Uint8Array[]): Promise<HttpAnswer> {
    const body = encodeAddCheckpoint({ oldSize, proof, checkpoint: checkpoint.note });
    const url = `${this.#submission}${ADD_CHECKPOINT_PATH}`;
    return askServer({ method: 'POST', url, body, maxBytes: MAX_WITNESS_BYTES }, this.#http);
  }

  /** The witness's own cosignature in its answer; lines of other keys are ignored, as the protocol demands. */
  #ownLine(body: Uint8Array, checkpoint: Checkpoint): string {
    const lines = fromUtf8(body, 'cosignatures').split('\n');
    if (lines.pop() !== '' || lines.length > MAX_LINES)
      throw new DecodeError('bad-encoding', 'cosignatures', 'not lines of signatures');
    const text = utf8(parseNote(checkpoint.note).text);
    const { name, keyId } = this.key;
    const own = lines
      .map((line, i) => parseSignatureLine(line, `cosignatures[${i}]`))
      .find((line) => line.name === name && line.keyId === keyId);
    if (own === undefined || !this.key.verify(text, own.signature))
      throw new DecodeError('bad-value', 'cosignatures', `no valid cosignature of ${name}`);
    return formatSignatureLine(own);
  }

  /** The error of a refusal, with the checkpoint that the witness holds where it hands that out: it may be evidence. */
  async #refusal(status: number, size: number | undefined, origin: string): Promise<WitnessRefusedError> {
    const seen =
      status === 409 || status === 422 ? await this.latest(origin).catch(() => undefined) : undefined;
    return new WitnessRefusedError(this.key.name, { status, size, seen });
  }
}

/** The size in an answer of status 409; `undefined` in every other answer. */
function conflictSize({ status, mediaType, body }: HttpAnswer): number | undefined {
  if (status !== 409 || mediaType !== TLOG_SIZE_TYPE) return undefined;
  const text = fromUtf8(body, 'size');
  if (!text.endsWith('\n')) throw new DecodeError('bad-encoding', 'size', 'not a line');
  return parseDecimal(text.slice(0, -1), Number.MAX_SAFE_INTEGER, 'size');
}

/** A conflict may meet another one meanwhile, where several servers submit for one log; but not for ever. */
const MAX_ATTEMPTS = 4;

/** The most signature lines of an answer that are looked at. */
const MAX_LINES = 100;

/** A witness did not cosign. With `seen` beside the checkpoint that it refused there may be proof of a fork. */
export class WitnessRefusedError extends LedgerError {
  /** Name of the witness's key. */
  readonly witness: string;
  /** The status of its answer: 403 = not signed by a key it knows, 404 = a log it does not know, 422 = not consistent. */
  readonly status: number;
  /** The size that it last cosigned, where it said so. */
  readonly size: number | undefined;
  /** The note that it last cosigned for this log, under its own key, where it hands that out. */
  readonly seen: Uint8Array | undefined;

  constructor(
    witness: string,
    refusal: { status: number; size?: number | undefined; seen?: Uint8Array | undefined },
  ) {
    const { status, size, seen } = refusal;
    const has = size === undefined ? '' : `, it has cosigned ${size} entries`;
    super(
      'witness-refused',
      `${witness} refused with status ${status}${has}`,
      status === 429 || status >= 500,
    );
    this.witness = witness;
    this.status = status;
    this.size = size;
    this.seen = seen;
  }
}
