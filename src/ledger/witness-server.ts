/**
 * A witness (C2SP tlog-witness v1, spec L-7.3): cosigns a checkpoint of a log that it knows once it has proof that it extends
 * the last one it cosigned, and has stored that it did. A pure function of request and store; a server of HTTP hands the
 * requests in.
 */
import { concatBytes, equalBytes, utf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { parseCheckpoint, parseTreeHead, type TreeHead } from './checkpoint.js';
import { formatSignatureLine, NoteError, openNote, parseNote } from './note.js';
import { COSIGNATURE_NOTE, type NoteSigner, type NoteVerifier } from './note-keys.js';
import { emptyRoot, verifyConsistency } from './tree.js';
import {
  ADD_CHECKPOINT_PATH,
  type AddCheckpoint,
  MAX_WITNESS_BYTES,
  monitoringPath,
  parseAddCheckpoint,
  TLOG_SIZE_TYPE,
} from './witness-request.js';
import type { WitnessStore } from './witness-store.js';

/** A log that a witness cosigns for. */
export interface WitnessedLog {
  readonly origin: string;
  /** Keys of the log, of which one must have signed; several during a rotation. */
  readonly keys: readonly NoteVerifier[];
}

/** Settings of a witness. */
export interface WitnessingOptions {
  /** The witness's keys, usually one; every one of them cosigns. */
  readonly signers: readonly NoteSigner[];
  readonly logs: readonly WitnessedLog[];
  readonly store: WitnessStore;
}

/** A request: its path below the prefix, such as `/add-checkpoint`, and its whole body. */
export interface WitnessHttpRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Uint8Array;
}

/** The answer to a request. */
export interface WitnessHttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** A witness at work. */
export class Witnessing {
  readonly #signers: readonly NoteSigner[];
  readonly #logs: ReadonlyMap<string, WitnessedLog>;
  readonly #paths: ReadonlyMap<string, string>;
  readonly #store: WitnessStore;

  /** @throws {RangeError} without a signer, for two logs of one origin, a log without keys, or a cosigner's key as a log's */
  constructor({ signers, logs, store }: WitnessingOptions) {
    if (signers.length === 0 || signers.some(({ type }) => type === LOG_TYPE))
      throw new RangeError('a witness signs with a key of a cosigner');
    this.#signers = signers;
    this.#logs = new Map(logs.map((log) => [log.origin, log]));
    if (this.#logs.size < logs.length) throw new RangeError('two logs have one origin');
    if (logs.some(({ keys }) => keys.length === 0 || keys.some(isCosigner)))
      throw new RangeError('a log has keys, and none of them is a cosigner');
    this.#paths = new Map(logs.map(({ origin }) => [monitoringPath(origin), origin]));
    this.#store = store;
  }

  /**
   * Answers a request: `POST /add-checkpoint` or `GET /<SHA-256 of the origin>/checkpoint`.
   * @throws what the store throws: then nothing was cosigned, and the server answers with status 500
   */
  async handle({ method, path, body }: WitnessHttpRequest): Promise<WitnessHttpAnswer> {
    if (path === ADD_CHECKPOINT_PATH)
      return method === 'POST' ? this.#addCheckpoint(body) : refusal(405, 'POST only');
    const origin = this.#paths.get(path);
    if (origin === undefined) return refusal(404, 'there is no such path');
    if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'GET only');
    const note = await this.#store.read(origin);
    return note === null ? refusal(404, 'no checkpoint was cosigned yet') : { ...OK, body: note };
  }

  async #addCheckpoint(body: Uint8Array): Promise<WitnessHttpAnswer> {
    if (body.length > MAX_WITNESS_BYTES) return refusal(413, `more than ${MAX_WITNESS_BYTES} bytes`);
    try {
      const request = parseAddCheckpoint(body);
      const head = parseCheckpoint(request.checkpoint);
      const log = this.#logs.get(head.origin);
      if (log === undefined) return refusal(404, 'a log that is not known here');
      // Only signatures that were checked are kept and shown to others.
      const { text, verified } = openNote(request.checkpoint, log.keys);
      const lines = verified.map(({ key, signature }) => lineOf(key, signature));
      if (request.oldSize > head.size) return refusal(400, 'the old size is above the size');
      return await this.#cosign(request, parseTreeHead(text), `${text}\n${lines.join('')}`);
    } catch (error) {
      if (error instanceof NoteError) return refusal(403, error.code);
      if (error instanceof DecodeError) return refusal(400, error.message);
      throw error;
    }
  }

  /** Compares with what was cosigned last, stores, and only then answers; anew where another request was faster. */
  async #cosign(request: AddCheckpoint, head: TreeHead, note: string): Promise<WitnessHttpAnswer> {
    for (let attempt = 0; attempt < MAX_RACES; attempt++) {
      const stored = await this.#store.read(head.origin);
      const last = stored === null ? NOTHING : parseCheckpoint(stored);
      if (last.size !== request.oldSize) return conflict(last.size);
      if (!extendsHead(last, head, request.proof)) return refusal(422, 'the proof does not hold');
      const text = utf8(parseNote(request.checkpoint).text);
      const signed = await Promise.all(
        this.#signers.map(async (signer) => lineOf(signer, await signer.sign(text))),
      );
      const lines = utf8(signed.join(''));
      const next = concatBytes(utf8(note), lines);
      if (await this.#store.swap(head.origin, stored, next)) return { ...OK, body: lines };
    }
    return refusal(503, 'too many requests for this log at once');
  }
}

/** Whether a checkpoint is of the history of the last one: what the witness stakes its name on. */
function extendsHead(
  last: Pick<TreeHead, 'size' | 'root'>,
  next: TreeHead,
  proof: readonly Uint8Array[],
): boolean {
  if (next.size === 0 && !equalBytes(next.root, emptyRoot())) return false;
  if (last.size === 0) return proof.length === 0;
  return verifyConsistency(last.size, next.size, proof, last.root, next.root);
}

function lineOf({ name, keyId }: NoteVerifier, signature: Uint8Array): string {
  return `${formatSignatureLine({ name, keyId, signature })}\n`;
}

function isCosigner({ type }: NoteVerifier): boolean {
  return type === COSIGNATURE_NOTE.type;
}

function conflict(size: number): WitnessHttpAnswer {
  return { status: 409, contentType: TLOG_SIZE_TYPE, body: utf8(`${size}\n`) };
}

function refusal(status: number, why: string): WitnessHttpAnswer {
  return { status, contentType: TEXT, body: utf8(`${why}\n`) };
}

const TEXT = 'text/plain; charset=utf-8';
const OK = { status: 200, contentType: TEXT } as const;
const NOTHING = { size: 0, root: /* @__PURE__ */ new Uint8Array() };

/** The type of a log's own signature: a witness that used it would speak for the log. */
const LOG_TYPE = 0x01;

/** How often a request begins anew because another one was stored first. */
const MAX_RACES = 16;
