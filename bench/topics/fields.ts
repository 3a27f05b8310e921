/** Products in the fields: ours, single and four at a time, and BigInt as noble does it. */
import { Field } from '@noble/curves/abstract/modular.js';
import {
  BN254_CURVE,
  EDWARDS25519_CURVE,
  JUBJUB_CURVE,
  P256_CURVE,
  SECP256K1_CURVE,
} from '../../kernels/curves.js';
import { montgomeryField } from '../../kernels/field/montgomery.js';
import { ModpSpace, modpField } from '../../src/core/engine/modp-field.js';
import { instantiateModp } from '../../src/core/engine/modp-kernels.js';
import {
  ELECTIONGUARD_3072_PARAMETERS,
  ELECTIONGUARD_4096_PARAMETERS,
  RFC_3526_2048_PARAMETERS,
} from '../../src/core/groups/modp-params.js';
import { integerToBytes } from '../../src/core/integers.js';
import { type ProductLoop, packedProducts, singleProducts } from '../field-loops.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { compare, type Effort, effortOf, figuresAt, scaled } from '../measure.js';

const CURVES = [
  ['P-256', P256_CURVE],
  ['2^255-19', EDWARDS25519_CURVE],
  ['secp256k1', SECP256K1_CURVE],
  ['BN254', BN254_CURVE],
  ['Baby Jubjub', JUBJUB_CURVE],
] as const;

const MODULAR = [
  ['2,048 bits', RFC_3526_2048_PARAMETERS],
  ['3,072 bits', ELECTIONGUARD_3072_PARAMETERS],
  ['4,096 bits', ELECTIONGUARD_4096_PARAMETERS],
] as const;

const NANO = 1000;
/** Products of a round for what is called from JavaScript one by one. */
const CALLS = 256;

/** The topic `fields`. */
export const FIELDS: Topic = { name: 'fields', run };

type Named = readonly [series: string, loop: ProductLoop];

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const effort = { ...effortOf(mode), timeMs: byMode(mode, 400, 5) };
  const figures: Figure[] = [];
  for (const [name, { field, packed, order }] of CURVES) {
    log(name);
    const loops: Named[] = [
      ['single', singleProducts(field)],
      ['four at a time', packedProducts(packed)],
      ['noble', nobleProducts(field.prime)],
    ];
    figures.push(...(await measureLoops(name, loops, effort)));
    const scalars: Named[] = [
      ['single', singleProducts(montgomeryField(order))],
      ['noble', nobleProducts(order)],
    ];
    figures.push(...(await measureLoops(`order of ${name}`, scalars, effort)));
  }
  for (const [name, { p }] of MODULAR) {
    log(name);
    const loops: Named[] = [
      ['single', modularProducts(p)],
      ['noble', nobleProducts(p)],
    ];
    figures.push(...(await measureLoops(name, loops, effort)));
  }
  return {
    topic: 'fields',
    title: 'Products in the fields',
    about: ABOUT,
    x: 'field',
    metrics: [
      { id: 'time', name: 'a product', unit: 'ns' },
      { id: 'least', name: 'fastest round', unit: 'ns' },
      { id: 'ratio', name: 'against a single product of ours', unit: 'times as long' },
    ],
    panels: [{ title: 'Time of a product', metric: 'time', kind: 'bars', scale: 'log' }],
    figures,
    skipped: [],
  };
}

/** All take turns; each round repeats a loop so often that the clock is fine enough. */
async function measureLoops(field: string, loops: readonly Named[], effort: Effort): Promise<Figure[]> {
  const repeats = 32;
  const works = loops.map(([, loop]) => () => {
    for (let i = 0; i < repeats; i++) loop.run();
  });
  const { timings, ratios } = await compare(works, 1, effort);
  const [, first] = loops[0] ?? [];
  return loops.flatMap(([series, { count }], i) => {
    const [timing, ratio] = [timings[i], ratios[i]];
    if (timing === undefined || ratio === undefined || first === undefined) throw new Error('not measured');
    const time = scaled(timing, NANO / (repeats * count));
    const compared = i === 0 ? {} : { ratio: scaled(ratio, first.count / count) };
    return figuresAt(series, field, { time, least: time.least, ...compared });
  });
}

/** The field of noble, which is BigInt. */
function nobleProducts(prime: bigint): ProductLoop {
  const field = Field(prime);
  let value = 3n ** 500n % prime;
  const factor = 5n ** 500n % prime;
  const count = prime > 2n ** 300n ? 8 : CALLS;
  const run = (): void => {
    for (let i = 0; i < count; i++) value = field.mul(value, factor);
  };
  return { count, run };
}

/** The kernels of the modular groups, called from JavaScript for each product. */
function modularProducts(prime: bigint): ProductLoop {
  const field = modpField(instantiateModp(), prime);
  const space = new ModpSpace(field);
  const encoded = (seed: bigint): Uint8Array => integerToBytes(seed ** 500n % prime, field.elementBytes);
  const [a, b, target] = [space.decode(encoded(3n)), space.decode(encoded(5n)), space.number()];
  const count = 8;
  const run = (): void => {
    for (let i = 0; i < count; i++) field.kernels.multiply(target, a, b);
  };
  return { count, run };
}

const ABOUT = [
  'One product modulo a prime, out of many that do not wait for each other, in a loop inside the module. *Single* are nine limbs of 29 bits in scalar code, as in decoding, in multiplications by secrets and in arithmetic modulo the order; *four at a time* are vectors of 13-bit limbs, as in batch additions, and the time is of one of the four. *noble* is its field over BigInt. The modular groups have kernels of their own, in vectors, called for each product.',
];
