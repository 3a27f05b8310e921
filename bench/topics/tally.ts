/** Adding up encrypted ballots, and decrypting the sums by threshold. */
import { concatBytes } from '../../src/core/bytes.js';
import type { Group } from '../../src/core/group.js';
import { systemRng } from '../../src/core/random.js';
import { type Ciphertext, encrypt, sumCiphertexts } from '../../src/elgamal/cipher.js';
import { partialFaults } from '../../src/elgamal/partial-faults.js';
import { evaluatePolynomial, randomPolynomial } from '../../src/elgamal/polynomial.js';
import { checkPartial, combinePartials, partialDecrypt } from '../../src/elgamal/threshold.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { groupLabel, nativeGroups } from '../machine.js';
import { type Effort, effortOf, figuresAt, measure } from '../measure.js';

const THRESHOLD = 3;
const TRUSTEES = 5;

/** The topic `tally`. */
export const TALLY: Topic = { name: 'tally', run };

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const figures: Figure[] = [];
  const effort = effortOf(mode);
  for (const group of nativeGroups()) {
    log(groupLabel(group));
    figures.push(...(await measureSums(group, byMode(mode, 1000, 20), effort)));
    figures.push(...(await measureDecryption(group, byMode(mode, 39, 3), effort)));
  }
  return {
    topic: 'tally',
    title: 'Adding up and decrypting',
    about: ABOUT,
    x: 'step',
    metrics: [{ id: 'time', name: 'per ciphertext', unit: 'µs' }],
    panels: [{ title: 'Time per ciphertext', metric: 'time', kind: 'bars', scale: 'log' }],
    figures,
    skipped: [],
  };
}

async function measureSums(group: Group, count: number, effort: Effort): Promise<Figure[]> {
  const publicKey = group.withTable(group.generator().multiply(group.randomScalar(systemRng)));
  const ciphertexts = Array.from({ length: count }, (_, i) =>
    encrypt(publicKey, i % 2, group.randomScalar(systemRng)),
  );
  const halves = (['c1', 'c2'] as const).map((half) =>
    concatBytes(...ciphertexts.map((pair) => pair[half].toBytes())),
  );
  const name = groupLabel(group);
  return [
    ...figuresAt(name, 'add', {
      time: await measure(() => sumCiphertexts(group, ciphertexts), count, effort),
    }),
    ...figuresAt(name, 'add in bulk', {
      time: await measure(() => halves.map((half) => group.bulk.sum(half)), count, effort),
    }),
  ];
}

async function measureDecryption(group: Group, positions: number, effort: Effort): Promise<Figure[]> {
  const coefficients = randomPolynomial(group, THRESHOLD, systemRng);
  const [secret] = coefficients;
  if (secret === undefined) throw new RangeError('a polynomial has a coefficient');
  const keys = Array.from({ length: TRUSTEES }, (_, j) => ({
    trustee: j + 1,
    share: evaluatePolynomial(coefficients, j + 1),
  }));
  const publicKey = group.generator().multiply(secret);
  const verificationKeys = keys.map(({ share }) => group.generator().multiply(share));
  const sums: Ciphertext[] = Array.from({ length: positions }, (_, i) =>
    encrypt(publicKey, i, group.randomScalar(systemRng)),
  );
  const context = { electionId: new Uint8Array(32), tally: new Uint8Array(4) };
  const partials = keys.map((key) => partialDecrypt(sums, key, context, systemRng));
  const [key, partial, verificationKey] = [keys[0], partials[0], verificationKeys[0]];
  if (key === undefined || partial === undefined || verificationKey === undefined)
    throw new RangeError('there are trustees');
  const works: Readonly<Record<string, () => unknown>> = {
    'partial decryption': () => partialDecrypt(sums, key, context, systemRng),
    'check of a partial': () => checkPartial(sums, partial, verificationKey, context),
    [`check of ${TRUSTEES} partials together`]: () =>
      partialFaults(
        partials.map((each, j) => {
          return { ciphertexts: sums, partial: each, verificationKey: verificationKeys[j], context };
        }),
        systemRng,
      ),
    [`combine ${THRESHOLD} of ${TRUSTEES}`]: () =>
      combinePartials(sums, partials, verificationKeys, THRESHOLD, context),
  };
  const figures: Figure[] = [];
  for (const [step, work] of Object.entries(works))
    figures.push(...figuresAt(groupLabel(group), step, { time: await measure(work, positions, effort) }));
  return figures;
}

const ABOUT = [
  'Adding one ciphertext to a sum, measured on 1,000: element by element, and with the bulk operation on encoded elements, as the tally of ballots does it, decoding included.',
  'Decryption of the sums of a contest of 39 options by 3 of 5 trustees, per sum: the part of one trustee with its proof, the check of one such part, that of five under one multiplication as a record is verified, and checking all five one by one and combining three of them.',
];
