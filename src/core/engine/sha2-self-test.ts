/** Known answers that the SHA-2 kernels must give before they are used (FIPS 180-4; NIST's examples with values). */
import { equalBytes, fromHex, utf8 } from '../bytes.js';
import { EngineFailure } from './self-test.js';
import type { Sha2 } from './sha2.js';
import type { Sha2Kernels } from './sha2-kernels.js';
import { plainSha2 } from './sha2-plain.js';
import { wasmSha2 } from './sha2-wasm.js';

const ONE_BLOCK = 'abc';
const TWO_BLOCKS_256 = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq';
const TWO_BLOCKS_512 =
  'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu';

type Each = (messages: Uint8Array, length: number) => Uint8Array;

/** Runs every kernel in every lane. @throws {EngineFailure} if some digest is wrong */
export function selfTestSha2(kernels: Sha2Kernels): void {
  const lanes = wasmSha2(kernels);
  const passed =
    knownInEveryLane(
      lanes.sha256Each,
      ONE_BLOCK,
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ) &&
    knownInEveryLane(
      lanes.sha256Each,
      TWO_BLOCKS_256,
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ) &&
    knownInEveryLane(
      lanes.sha512Each,
      ONE_BLOCK,
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
        '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    ) &&
    knownInEveryLane(
      lanes.sha512Each,
      TWO_BLOCKS_512,
      '8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018' +
        '501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909',
    ) &&
    agrees(lanes, plainSha2());
  if (!passed) throw new EngineFailure();
}

/** Whether a message among others gives its digest, wherever it stands: in every lane, and as a leftover. */
function knownInEveryLane(each: Each, text: string, digest: string): boolean {
  const [message, expected] = [utf8(text), fromHex(digest)];
  return [0, 1, 2, 3, 4].every((place) => {
    const messages = new Uint8Array(5 * message.length).fill(0x5a);
    messages.set(message, place * message.length);
    const size = expected.length;
    return equalBytes(each(messages, message.length).subarray(place * size, (place + 1) * size), expected);
  });
}

/** Whether both engines agree on messages with blocks of every kind: prefixed, plain and padded. */
function agrees(one: Sha2, other: Sha2): boolean {
  const bytes = Uint8Array.from({ length: 5 * 300 }, (_, i) => (i * i + (i >> 3)) & 0xff);
  const [prefix, otherPrefix] = [one, other].map((engine) => engine.sha256Prefix(bytes.subarray(0, 100)));
  if (prefix === undefined || otherPrefix === undefined) return false;
  return (
    equalBytes(prefix.hashEach(bytes, 300), otherPrefix.hashEach(bytes, 300)) &&
    equalBytes(one.sha256Each(bytes, 300), other.sha256Each(bytes, 300)) &&
    equalBytes(one.sha512Each(bytes, 300), other.sha512Each(bytes, 300)) &&
    agreeOnSlots(one, other, bytes)
  );
}

/** Likewise on a stream of parts of a record, with a digest within and a cut behind it, in both groups of lanes. */
function agreeOnSlots(one: Sha2, other: Sha2, bytes: Uint8Array): boolean {
  const plan = {
    ...{ recordBytes: 150, slotBytes: 214 },
    streams: [
      {
        bytes: bytes.subarray(0, 500),
        holes: [
          { at: 70, from: 3, length: 147 },
          { at: 230, from: 150, length: 32 },
          { at: 262, from: 0, length: 5 },
        ],
        cuts: [
          { length: 230, to: 150 },
          { length: 500, to: 182 },
        ],
      },
    ],
    columns: [{ from: 150, length: 64 }],
  };
  const records = Array.from({ length: 10 }, (_, i) => bytes.subarray(i, 150 + i));
  const [found, expected] = [one, other].map((engine) => engine.sha256Slots(plan).hashEach(records)[0]);
  return found !== undefined && expected !== undefined && equalBytes(found, expected);
}
