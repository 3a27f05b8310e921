/** The files that state group, manifest, configuration and keys, with the guardians who know the secrets. */
import { toHex, utf8 } from '../../../../src/core/bytes.js';
import type { Element, Scalar } from '../../../../src/core/group.js';
import { ELECTIONGUARD_4096_PARAMETERS } from '../../../../src/core/groups/modp-params.js';
import { P256 } from '../../../../src/core/groups/p256.js';
import { integerToBytes } from '../../../../src/core/integers.js';
import type { JsonValue } from '../../../../src/core/json.js';
import type { Rng } from '../../../../src/core/random.js';
import { readConstants } from '../../../../src/verify/foreign/electionguard/constants.js';
import {
  keyedHash,
  P256_PRIME,
  scalarOfHash,
  tag,
  word,
} from '../../../../src/verify/foreign/electionguard/hash.js';
import type { Form } from './form.js';
import { type Files, GUARDIANS, type Json, manifestOf, QUORUM, type RecordPlan } from './plan.js';
import { Prover } from './prover.js';

const B = '5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b';

/** An election of which the guardians agreed on a key. */
export interface Ceremony {
  /** Proves with the secret of all guardians together, which nobody knows in an election. */
  readonly prover: Prover;
  /** P(i): the share of guardian i, from 1, with which a quorum decrypts. */
  readonly shares: readonly Scalar[];
}

/** Holds the ceremony, and writes its files. */
export function holdCeremony(plan: RecordPlan, form: Form, files: Files, rng: Rng): Ceremony {
  const constants = constantsOf(form);
  files.set('constants.json', constants);
  const { parameterHash } = readConstants(constants as JsonValue, '');
  const manifest = manifestOf();
  files.set('manifest.json', manifest);
  const bytes = utf8(JSON.stringify(manifest));
  const hash = keyedHash(parameterHash);
  const manifestHash = hash.digest(tag(1), word(bytes.length), bytes);
  const baseHash = hash.digest(tag(2), manifestHash, word(GUARDIANS), word(QUORUM));
  files.set('election_config.json', {
    config_version: plan.form,
    number_of_guardians: GUARDIANS,
    quorum: QUORUM,
    parameter_base_hash: form.text(parameterHash),
    manifest_hash: form.text(manifestHash),
    election_base_hash: form.text(baseHash),
    chain_confirmation_codes: plan.chained,
    baux0: plan.form === '2.1.0' ? '' : [...utf8(plan.device)],
  });
  return guardiansOf(plan, form, files, rng, { parameterHash, baseHash });
}

function constantsOf({ version }: Form): Json {
  const point = toHex(P256.generator().toBytes());
  if (version === '2.1.0')
    return {
      name: 'P-256',
      type: 'EllipticCurve',
      protocolVersion: 'v2.1.0',
      constants: {
        ...{ a: (P256_PRIME - 3n).toString(16), b: B, primeModulus: P256_PRIME.toString(16) },
        ...{ order: P256.order.toString(16), 'g.x': point.slice(0, 64), 'g.y': point.slice(64), h: '1' },
      },
    };
  const { p, q, g } = ELECTIONGUARD_4096_PARAMETERS;
  const hex = (value: bigint): string => toHex(integerToBytes(value, 512)).toUpperCase();
  return { large_prime: hex(p), small_prime: hex(q), cofactor: hex((p - 1n) / q), generator: hex(g) };
}

/** Hashes that keys depend on. */
interface Hashes {
  readonly parameterHash: Uint8Array;
  readonly baseHash: Uint8Array;
}

function guardiansOf(plan: RecordPlan, form: Form, files: Files, rng: Rng, hashes: Hashes): Ceremony {
  const { group } = form.eg;
  const polynomials = Array.from({ length: GUARDIANS }, () =>
    Array.from({ length: QUORUM }, () => group.randomScalar(rng)),
  );
  const zero = group.scalar(0);
  const strange = plan.fault === 'other-key' ? group.scalar(1) : zero;
  const secret = polynomials.reduce((sum, [first]) => sum.add(first ?? zero), strange);
  const key = group.generator().multiply(secret);
  const label = tag(plan.fault === 'other-extended-hash' ? 0x11 : 0x12);
  const extendedHash = keyedHash(hashes.baseHash).digest(label, form.eg.encode(key));
  const proof = coefficientProver(plan, form, rng, hashes);
  files.set('election_initialized.json', {
    joint_public_key: form.element(key),
    extended_base_hash: form.text(extendedHash),
    guardians: polynomials.map((own, i) => ({
      guardian_id: `guardian${i + 1}`,
      x_coordinate: i + 1,
      coefficient_proofs: own.map((coefficient, j) => proof(coefficient, i + 1, j)),
    })),
  });
  const shares = polynomials.map((_, i) =>
    polynomials.map((own) => valueAt(own, group.scalar(i + 1), zero)).reduce((sum, value) => sum.add(value)),
  );
  return { prover: new Prover(form.eg, plan.rule, rng, secret, extendedHash), shares };
}

/** Makes the proof of a_ij of guardian i. */
function coefficientProver(
  { rule }: RecordPlan,
  form: Form,
  rng: Rng,
  { parameterHash }: Hashes,
): (secret: Scalar, i: number, j: number) => Json {
  const { group } = form.eg;
  const power = (scalar: Scalar): Element => group.generator().multiply(scalar);
  return (secret, i, j) => {
    const u = group.randomScalar(rng);
    const parts = [tag(0x10), word(i), word(j), form.eg.encode(power(secret)), form.eg.encode(power(u))];
    const challenge = scalarOfHash(group, rule, keyedHash(parameterHash).digest(...parts));
    const response = u.subtract(challenge.multiply(secret));
    return { public_key: form.element(power(secret)), ...form.branch({ challenge, response }) };
  };
}

/** The value of a polynomial. @param coefficients - the constant one first */
function valueAt(coefficients: readonly Scalar[], x: Scalar, zero: Scalar): Scalar {
  return coefficients.reduceRight((sum, coefficient) => sum.multiply(x).add(coefficient), zero);
}
