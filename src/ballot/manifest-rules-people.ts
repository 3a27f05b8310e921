/** Rules of a manifest's trustees, officers, classes and ballot styles: M-10 to M-18 (spec 5.2). */
import { fromHex } from '../core/bytes.js';
import { isEd25519PublicKey } from '../core/ed25519-verify.js';
import { isSealingPublicKey } from '../core/sealing.js';
import type { Manifest } from './manifest.js';
import { LIMITS } from './manifest-limits.js';
import type { ManifestRule } from './manifest-rules.js';

type Found = Generator<readonly [path: string, message: string]>;

const HEX_32 = /^[0-9a-f]{64}$/;

/** M-10 to M-18. */
export const PEOPLE_RULES: readonly ManifestRule[] = [
  { rule: 'M-10', title: 'the threshold is from 1 to the number of trustees', check: threshold },
  { rule: 'M-11', title: 'signing keys are strict Ed25519 keys', check: signingKeys },
  { rule: 'M-12', title: 'sealing keys are X25519 keys not of small order', check: sealingKeys },
  { rule: 'M-13', title: 'no key is used twice', check: distinctKeys },
  { rule: 'M-14', title: 'between 1 and all officers must sign', check: officersRequired },
  { rule: 'M-15', title: 'weights are integers from 1 to 1,000,000', check: weights },
  { rule: 'M-16', title: 'styles have contests of the manifest, in its order', check: styles },
  { rule: 'M-17', title: 'every contest is in a style', check: reachableContests },
  { rule: 'M-18', title: 'the minimum unit is an integer from 1 to 1,000,000', check: minimumUnit },
];

function* threshold({ threshold: t, trustees }: Manifest): Found {
  if (!isBetween(t, 1, trustees.length)) yield ['threshold', `must be from 1 to ${trustees.length}`];
}

function* signingKeys(manifest: Manifest): Found {
  for (const [path, key] of signers(manifest))
    if (!HEX_32.test(key) || !isEd25519PublicKey(fromHex(key)))
      yield [path, 'not a strict Ed25519 public key'];
}

function* sealingKeys({ trustees }: Manifest): Found {
  for (const [i, { sealingKey }] of trustees.entries())
    if (!HEX_32.test(sealingKey) || !isSealingPublicKey(fromHex(sealingKey)))
      yield [`trustees[${i}].sealingKey`, 'not a usable X25519 public key'];
}

function* distinctKeys(manifest: Manifest): Found {
  const seen = new Map<string, string>();
  const sealing = manifest.trustees.map((t, i) => [`trustees[${i}].sealingKey`, t.sealingKey] as const);
  for (const [path, key] of [...signers(manifest), ...sealing]) {
    const first = seen.get(key);
    if (first !== undefined) yield [path, `is the same key as ${first}`];
    else seen.set(key, path);
  }
}

function* officersRequired({ officersRequired: required, officers }: Manifest): Found {
  if (!isBetween(required, 1, officers.length))
    yield ['officersRequired', `must be from 1 to ${officers.length}`];
}

function* weights({ classes }: Manifest): Found {
  for (const [i, { weight }] of classes.entries())
    if (!isBetween(weight, 1, LIMITS.weight))
      yield [`classes[${i}].weight`, `must be an integer from 1 to ${LIMITS.weight}`];
}

function* styles(manifest: Manifest): Found {
  const order = new Map(manifest.contests.map(({ id }, i) => [id, i]));
  for (const [i, { contests }] of manifest.styles.entries()) {
    if (contests.length === 0) yield [`styles[${i}].contests`, 'is empty'];
    for (const [j, id] of contests.entries()) {
      const path = `styles[${i}].contests[${j}]`;
      const [at, before] = [order.get(id), order.get(contests[j - 1] ?? '') ?? -1];
      if (at === undefined) yield [path, `there is no contest ${id}`];
      else if (at <= before) yield [path, 'is not in the order of the manifest'];
    }
  }
}

function* reachableContests(manifest: Manifest): Found {
  const used = new Set(manifest.styles.flatMap(({ contests }) => contests));
  for (const [i, { id }] of manifest.contests.entries())
    if (!used.has(id)) yield [`contests[${i}]`, `no style has contest ${id}`];
}

function* minimumUnit({ minimumUnit: unit }: Manifest): Found {
  if (!isBetween(unit, 1, LIMITS.minimumUnit))
    yield ['minimumUnit', `must be an integer from 1 to ${LIMITS.minimumUnit}`];
}

function* signers(manifest: Manifest): Generator<readonly [path: string, key: string]> {
  for (const [i, { signingKey }] of manifest.trustees.entries())
    yield [`trustees[${i}].signingKey`, signingKey];
  for (const [i, { key }] of manifest.officers.entries()) yield [`officers[${i}].key`, key];
}

function isBetween(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max;
}
