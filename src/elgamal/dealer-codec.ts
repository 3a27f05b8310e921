/**
 * A dealing as bytes, for the file in which a trustee keeps it between the rounds of the ceremony (spec section 4.3b).
 * The bytes are secret. They hold the reveal too, which must be posted exactly as it was committed to.
 */
import { decode, Writer } from '../core/codec.js';
import { commitHash } from './ceremony-checks.js';
import type { Dealing } from './ceremony-dealer.js';
import { type CeremonyReveal, readCeremonyMessage, writeCeremonyMessage } from './ceremony-messages.js';
import { assertCeremonyParams, type CeremonyParams, isTrustee } from './ceremony-params.js';

const VERSION = 1;
const TYPE = 0x44;

/** Writes a dealing. */
export function writeDealing(dealing: Dealing): Uint8Array {
  const { secret, reveal } = dealing;
  const writer = new Writer().tag(VERSION, TYPE).u32(secret.run).u32(secret.trustee);
  writer.list(secret.coefficients, (coefficient, w) => w.scalar(coefficient));
  writer.list(secret.sealKeys, (key, w) => w.raw(key));
  writeCeremonyMessage(writer, reveal);
  return writer.finish();
}

/**
 * Reads a dealing of this ceremony; the commit is computed again.
 * @throws {DecodeError} if the bytes do not decode, or are of another run, or not of a trustee and threshold of `params`
 */
export function readDealing(bytes: Uint8Array, params: CeremonyParams): Dealing {
  assertCeremonyParams(params);
  return decode(bytes, 'dealing', (reader) => {
    reader.tag(VERSION, TYPE);
    const run = reader.field('run', (r) => r.u32());
    const trustee = reader.field('trustee', (r) => r.u32());
    if (run !== params.run || !isTrustee(params, trustee))
      throw reader.error('bad-value', `dealing of run ${run} by trustee ${trustee} is not of this ceremony`);
    const coefficients = reader.field('coefficients', (r) =>
      r.list(params.threshold, (item) => item.scalar(params.group)),
    );
    const sealKeys = reader.field('sealKeys', (r) =>
      r.list(params.trustees.length, (item) => item.raw(32).slice()),
    );
    const reveal = reader.field('reveal', (r) => readCeremonyMessage(r, params.group));
    if (!isRevealOf(reveal, run, trustee) || coefficients.length !== params.threshold)
      throw reader.error('bad-value', 'the reveal does not belong to the dealing');
    const hash = commitHash(params, reveal);
    return Object.freeze({
      secret: Object.freeze({ run, trustee, coefficients, sealKeys }),
      commit: Object.freeze({ kind: 'commit', run, trustee, hash }),
      reveal,
    });
  });
}

function isRevealOf(
  message: { readonly kind: string; readonly run: number; readonly trustee: number },
  run: number,
  trustee: number,
): message is CeremonyReveal {
  return message.kind === 'reveal' && message.run === run && message.trustee === trustee;
}
