import { toHex, utf8 } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import type { Element } from '../../src/core/group.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { LABELS } from '../../src/core/labels.js';
import { sealingPublicKey } from '../../src/core/sealing.js';
import { commitHash } from '../../src/elgamal/ceremony-checks.js';
import { dealCeremony } from '../../src/elgamal/ceremony-dealer.js';
import { ceremonyMessageBytes } from '../../src/elgamal/ceremony-messages.js';
import { type CeremonyParams, ceremonyBytes, shareContext } from '../../src/elgamal/ceremony-params.js';
import { receiveShares } from '../../src/elgamal/ceremony-receiver.js';
import { encrypt } from '../../src/elgamal/cipher.js';
import { factorsStatement, factorsTranscript } from '../../src/elgamal/factors.js';
import { writePartial } from '../../src/elgamal/partial-codec.js';
import { lagrangeAtZero } from '../../src/elgamal/polynomial.js';
import { partialDecrypt } from '../../src/elgamal/threshold.js';
import { writeStatement } from '../../src/zk/relation.js';
import { seededRng } from '../helpers/rng.js';
import { at } from './helpers.js';

const group = RISTRETTO255;

/**
 * The worked vector of docs/spec/encryption.md section 4.8: a 2-of-2 ceremony and one decryption on ristretto255.
 * Everything random comes from a seeded source, so it is the same on every machine.
 */
export function workedVector(): Record<string, unknown> {
  const rng = seededRng('worked vector');
  const electionId = new Uint8Array(32).fill(1);
  const sealingSecrets = [new Uint8Array(32).fill(2), new Uint8Array(32).fill(3)];
  const trustees = sealingSecrets.map((secret) => ({ sealingKey: sealingPublicKey(secret) }));
  const params: CeremonyParams = { group, electionId, threshold: 2, trustees, run: 1 };
  const dealings = [1, 2].map((index) => dealCeremony(params, index, rng));
  const messages = [...dealings.map((d) => d.commit), ...dealings.map((d) => d.reveal)];
  const received = sealingSecrets.map((secret, i) => {
    const result = receiveShares(params, i + 1, secret, messages);
    if (result.kind !== 'share') throw new Error(result.kind);
    return result;
  });
  const { keys, confirm } = at(received, 0);
  const shares = received.map((r) => r.share);
  return {
    electionId: toHex(electionId),
    sealingSecrets: sealingSecrets.map(toHex),
    ceremonyBytes: toHex(ceremonyBytes(params)),
    shareContext12: toHex(shareContext(params, 1, 2)),
    dealings: dealings.map(({ secret, reveal }) => ({
      coefficients: secret.coefficients.map((a) => toHex(a.toBytes())),
      sealKeys: secret.sealKeys.map(toHex),
      reveal: toHex(ceremonyMessageBytes(reveal)),
      commitHash: toHex(commitHash(params, reveal)),
    })),
    shares: shares.map(({ share }) => toHex(share.toBytes())),
    publicKey: hex(keys.publicKey),
    verificationKeys: keys.verificationKeys.map(hex),
    keyHash: toHex(confirm.keyHash),
    decryption: decryption(keys, shares, electionId, rng),
  };
}

function decryption(
  keys: { readonly publicKey: Element; readonly verificationKeys: readonly Element[] },
  shares: readonly Parameters<typeof partialDecrypt>[1][],
  electionId: Uint8Array,
  rng: ReturnType<typeof seededRng>,
): Record<string, unknown> {
  const nonce = group.randomScalar(rng);
  const ciphertext = encrypt(keys.publicKey, 42, nonce);
  const context = { electionId, tally: utf8('contest 0') };
  const partials = shares.map((share) => partialDecrypt([ciphertext], share, context, rng));
  const coefficients = lagrangeAtZero(group, [1, 2]);
  return {
    tally: toHex(context.tally),
    value: 42,
    nonce: toHex(nonce.toBytes()),
    c1: hex(ciphertext.c1),
    c2: hex(ciphertext.c2),
    partials: partials.map((partial, i) => {
      const statement = factorsStatement([ciphertext], partial.factors, at(keys.verificationKeys, i));
      const bytes = new Writer();
      writeStatement(bytes, statement);
      const transcript = factorsTranscript([ciphertext], i + 1, context, group);
      transcript.absorb(LABELS.statement, bytes.finish());
      if (partial.proof.kind !== 'linear') throw new Error('shape');
      transcript.absorbElements(LABELS.commitments, partial.proof.commitments);
      const writer = new Writer();
      writePartial(writer, partial);
      return {
        statement: toHex(bytes.finish()),
        challenge: toHex(transcript.challengeScalar(LABELS.challenge).toBytes()),
        bytes: toHex(writer.finish()),
        lagrange: toHex(at(coefficients, i).toBytes()),
      };
    }),
    plaintextElement: hex(group.generator().multiply(group.scalar(42))),
  };
}

function hex(element: Element): string {
  return toHex(element.toBytes());
}
