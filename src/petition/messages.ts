/** Payloads of the entries about proposals (spec 12.3): values, their bytes, and back. */
import { decode, type Reader, Writer } from '../core/codec.js';
import { VOPRF_ELEMENT_BYTES, VOPRF_OUTPUT_BYTES, VOPRF_SECRET_BYTES } from '../core/voprf.js';
import { FORUM_LIMITS as LIMITS } from './limits.js';
import { isReadable } from './texts.js';

/** Something kept outside the log, by its hash. */
export interface Document {
  /** SHA-256, 32 bytes. */
  readonly hash: Uint8Array;
  /** Bytes. */
  readonly size: number;
  /** Media type, such as `text/markdown`. */
  readonly mediaType: string;
  /** Language tag. */
  readonly language: string;
}

/** A proposal. Its id is the id of its entry. */
export interface Proposal {
  /** Position of the profile in the charter. */
  readonly profile: number;
  readonly title: string;
  readonly text: Document;
  readonly attachments: readonly Document[];
  /** Random, so that two proposals of one text are two. 16 bytes. */
  readonly nonce: Uint8Array;
}

/** A public support of a proposal: who supports is in the signature. */
export interface Support {
  readonly proposal: Uint8Array;
}

/** The key under which the operators give out tokens for a proposal, each member one. */
export interface TokenKey {
  readonly proposal: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** A support that no one can link to a member: input and output of the function. */
export interface TokenSupport {
  readonly proposal: Uint8Array;
  /** 32 random bytes that the supporter chose. */
  readonly input: Uint8Array;
  readonly output: Uint8Array;
}

/** Ends supports by token: how many tokens were given out, and the key, with which everyone checks them. */
export interface TokenReveal {
  readonly proposal: Uint8Array;
  readonly issued: number;
  readonly secret: Uint8Array;
}

/** A contribution to the debate of a proposal. */
export interface Contribution {
  readonly proposal: Uint8Array;
  readonly text: Document;
}

/** The end of a vote about a proposal, held as an election of its own with a record of its own. */
export interface Outcome {
  readonly proposal: Uint8Array;
  readonly electionId: Uint8Array;
  /** Origin, size and root of the election's log. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** People who took part, each once: online and on paper. */
  readonly voters: number;
}

/** What is owed and now given: the reply of a department, the answer of the mayor. */
export interface Answer {
  readonly proposal: Uint8Array;
  /** Position of the stage in the profile, and of the duty in the stage. */
  readonly stage: number;
  readonly duty: number;
  readonly text: Document;
}

const MEDIA_TYPE = /^[a-z0-9][a-z0-9.+-]{0,62}\/[a-z0-9][a-z0-9.+-]{0,62}$/;
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/;

export function writeDocument(writer: Writer, { hash, size, mediaType, language }: Document): Writer {
  if (!MEDIA_TYPE.test(mediaType)) throw new RangeError(`${mediaType} is not a media type`);
  if (!LANGUAGE.test(language)) throw new RangeError(`${language} is not a language tag`);
  return writer.raw(bytesOf(hash, 32)).u64(size).text(mediaType).text(language);
}

/** @throws {DecodeError} */
export function readDocument(reader: Reader): Document {
  const [hash, size] = [reader.raw(32), reader.u64()];
  const [mediaType, language] = [reader.text(128), reader.text(LIMITS.idBytes)];
  if (!MEDIA_TYPE.test(mediaType)) throw reader.error('bad-value', 'not a media type');
  if (!LANGUAGE.test(language)) throw reader.error('bad-value', 'not a language tag');
  return Object.freeze({ hash, size, mediaType, language });
}

export function writeProposal({ profile, title, text, attachments, nonce }: Proposal): Uint8Array {
  const writer = new Writer().u16(profile).text(title);
  return writeDocument(writer, text)
    .list(attachments, (item, w) => writeDocument(w, item))
    .raw(bytesOf(nonce, 16))
    .finish();
}

/** @throws {DecodeError} */
export function readProposal(bytes: Uint8Array): Proposal {
  return decode(bytes, 'proposal', (r) => {
    const profile = r.u16();
    const title = r.field('title', (f) => readReadable(f, LIMITS.textBytes));
    const text = r.field('text', readDocument);
    const attachments = r.field('attachments', (f) => f.list(LIMITS.attachments, readDocument));
    return Object.freeze({ profile, title, text, attachments, nonce: r.raw(16) });
  });
}

export function writeSupport({ proposal }: Support): Uint8Array {
  return bytesOf(proposal, 32);
}

/** @throws {DecodeError} */
export function readSupport(bytes: Uint8Array): Support {
  return decode(bytes, 'support', (r) => Object.freeze({ proposal: r.raw(32) }));
}

export function writeTokenKey({ proposal, publicKey }: TokenKey): Uint8Array {
  return new Writer().raw(bytesOf(proposal, 32)).raw(bytesOf(publicKey, VOPRF_ELEMENT_BYTES)).finish();
}

/** @throws {DecodeError} */
export function readTokenKey(bytes: Uint8Array): TokenKey {
  return decode(bytes, 'token-key', (r) =>
    Object.freeze({ proposal: r.raw(32), publicKey: r.raw(VOPRF_ELEMENT_BYTES) }),
  );
}

export function writeTokenSupport({ proposal, input, output }: TokenSupport): Uint8Array {
  return new Writer()
    .raw(bytesOf(proposal, 32))
    .raw(bytesOf(input, 32))
    .raw(bytesOf(output, VOPRF_OUTPUT_BYTES))
    .finish();
}

/** @throws {DecodeError} */
export function readTokenSupport(bytes: Uint8Array): TokenSupport {
  return decode(bytes, 'token-support', (r) =>
    Object.freeze({ proposal: r.raw(32), input: r.raw(32), output: r.raw(VOPRF_OUTPUT_BYTES) }),
  );
}

export function writeTokenReveal({ proposal, issued, secret }: TokenReveal): Uint8Array {
  return new Writer()
    .raw(bytesOf(proposal, 32))
    .u64(issued)
    .raw(bytesOf(secret, VOPRF_SECRET_BYTES))
    .finish();
}

/** @throws {DecodeError} */
export function readTokenReveal(bytes: Uint8Array): TokenReveal {
  return decode(bytes, 'token-reveal', (r) =>
    Object.freeze({ proposal: r.raw(32), issued: r.u64(), secret: r.raw(VOPRF_SECRET_BYTES) }),
  );
}

export function writeContribution({ proposal, text }: Contribution): Uint8Array {
  return writeDocument(new Writer().raw(bytesOf(proposal, 32)), text).finish();
}

/** @throws {DecodeError} */
export function readContribution(bytes: Uint8Array): Contribution {
  return decode(bytes, 'contribution', (r) =>
    Object.freeze({ proposal: r.raw(32), text: r.field('text', readDocument) }),
  );
}

export function writeOutcome({ proposal, electionId, origin, size, root, voters }: Outcome): Uint8Array {
  const writer = new Writer().raw(bytesOf(proposal, 32)).raw(bytesOf(electionId, 32));
  return writer.text(origin).u64(size).raw(bytesOf(root, 32)).u64(voters).finish();
}

/** @throws {DecodeError} */
export function readOutcome(bytes: Uint8Array): Outcome {
  return decode(bytes, 'outcome', (r) =>
    Object.freeze({
      proposal: r.raw(32),
      electionId: r.raw(32),
      origin: r.field('origin', (f) => f.text(LIMITS.lineBytes)),
      size: r.u64(),
      root: r.raw(32),
      voters: r.u64(),
    }),
  );
}

export function writeAnswer({ proposal, stage, duty, text }: Answer): Uint8Array {
  return writeDocument(new Writer().raw(bytesOf(proposal, 32)).u16(stage).u16(duty), text).finish();
}

/** @throws {DecodeError} */
export function readAnswer(bytes: Uint8Array): Answer {
  return decode(bytes, 'answer', (r) =>
    Object.freeze({
      proposal: r.raw(32),
      stage: r.u16(),
      duty: r.u16(),
      text: r.field('text', readDocument),
    }),
  );
}

/** A text that says something and hides nothing. @throws {DecodeError} */
export function readReadable(reader: Reader, max: number): string {
  const text = reader.text(max);
  if (!isReadable(text)) throw reader.error('bad-text', 'is empty or hides something');
  return text;
}

/** Bytes of a length. @throws {RangeError} for another */
export function bytesOf(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new RangeError(`expected ${length} bytes, not ${bytes.length}`);
  return bytes;
}
