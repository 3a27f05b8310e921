/**
 * Who contributed to a file of a ceremony, as the file says: names, and values of beacons. Only a verified file says the
 * truth about its beacons; whose names they are, it cannot say at all: contributors compare their hashes.
 *
 * Files are those of snarkjs: `u32` magic, version and number of sections, then of each section `u32` type, `u64` size,
 * data; integers are little-endian. Contributions stand in section 7 of powers of tau and section 10 of keys.
 */
import { DecodeError } from '../../core/errors.js';

/** One contribution. */
export interface Contribution {
  readonly name: string;
  /** Where it was not a secret but a public value: that value, and that it was hashed 2^power times. */
  readonly beacon?: { readonly value: Uint8Array; readonly power: number };
}

/** Bytes [offset, offset + length) of a file; fewer where it ends before. */
export type FileRange = (offset: number, length: number) => Promise<Uint8Array>;

/** Which section lists contributions, what stands in it before their number, and in each before its type. */
const PLACES: Readonly<Record<string, { section: number; before: number; fixed: number }>> = {
  ptau: { section: 7, before: 0, fixed: 1496 },
  zkey: { section: 10, before: 64, fixed: 384 },
};
const MAX_SECTIONS = 64;
const MAX_SECTION_BYTES = 2 ** 24;
const BEACON_TYPE = 1;

/**
 * The contributions to powers of tau or to a key, oldest first. Reads the list of sections and one section.
 * @throws {DecodeError} if the file is none, or has more than 16 MB of contributions
 */
export async function readContributions(file: FileRange): Promise<Contribution[]> {
  const head = new Cursor(await file(0, 12));
  const place = PLACES[String.fromCharCode(...head.bytes(4))];
  if (place === undefined) throw malformed('not a file of a ceremony');
  head.u32();
  const sections = head.u32();
  if (sections > MAX_SECTIONS) throw malformed('too many sections');
  for (let i = 0, offset = 12; i < sections; i++) {
    const entry = new Cursor(await file(offset, 12));
    const [type, size] = [entry.u32(), entry.u64()];
    offset += 12;
    if (type === place.section) {
      if (size > MAX_SECTION_BYTES) throw malformed('too many contributions');
      return contributionsIn(new Cursor(await file(offset, size)), place);
    }
    offset += size;
  }
  throw malformed('the file has no list of contributions');
}

function contributionsIn(
  section: Cursor,
  { before, fixed }: { before: number; fixed: number },
): Contribution[] {
  section.bytes(before);
  const count = section.u32();
  const found: Contribution[] = [];
  for (let i = 0; i < count; i++) {
    section.bytes(fixed);
    const type = section.u32();
    found.push(contribution(type, new Cursor(section.bytes(section.u32()))));
  }
  section.end();
  return found;
}

/** A contribution from its parameters: 1 a name, 2 the beacon's power, 3 its value. */
function contribution(type: number, parameters: Cursor): Contribution {
  let name = '';
  let power = 0;
  let value = new Uint8Array();
  while (parameters.left > 0) {
    const parameter = parameters.u8();
    if (parameter === 1) name = new TextDecoder().decode(parameters.bytes(parameters.u8()));
    else if (parameter === 2) power = parameters.u8();
    else if (parameter === 3) value = parameters.bytes(parameters.u8()).slice();
    else throw malformed('a contribution has an unknown parameter');
  }
  return Object.freeze(type === BEACON_TYPE ? { name, beacon: Object.freeze({ value, power }) } : { name });
}

/** Reads little-endian integers and bytes, never beyond the end. */
class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  bytes(length: number): Uint8Array {
    if (length > this.left) throw malformed('the file ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  u8(): number {
    return this.bytes(1)[0] ?? 0;
  }

  u32(): number {
    const bytes = this.bytes(4);
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  }

  u64(): number {
    const low = this.u32();
    const high = this.u32();
    if (high >= 2 ** 21) throw malformed('a size that no file has');
    return high * 2 ** 32 + low;
  }

  end(): void {
    if (this.left > 0) throw malformed('more bytes than contributions');
  }
}

function malformed(message: string): DecodeError {
  return new DecodeError('bad-value', 'ceremony', message);
}
