import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../../src/core/errors.js';
import type { Scalar } from '../../../../src/core/group.js';
import {
  BELENIOS_2048_PARAMETERS,
  RFC_3526_2048_PARAMETERS,
} from '../../../../src/core/groups/modp-params.js';
import { parseJson } from '../../../../src/core/json.js';
import { systemRng } from '../../../../src/core/random.js';
import { entry } from '../../../../src/mixnet/bayer-groth/arithmetic.js';
import { multiRecipientForm } from '../../../../src/mixnet/bayer-groth/context.js';
import * as swissPost from '../../../../src/verify/foreign/swisspost/index.js';
import { seededRng } from '../../../helpers/rng.js';
import { asIntegers, trueShuffle } from '../../../mixnet/bayer-groth/fixtures.js';
import { proveBayerGroth } from '../../../mixnet/bayer-groth/plain-prover.js';
import type { Json } from './vectors.js';
import {
  argumentJson,
  ciphertextJson,
  hexInteger,
  type IntegerWriter,
  javaInteger,
  unsignedInteger,
} from './write-argument.js';

const [SIZE, ROWS, MESSAGES] = [4, 2, 2];
const { p: P, q: Q, g: G } = RFC_3526_2048_PARAMETERS;

const FORMATS: readonly (readonly [string, swissPost.SwissPostFormat, IntegerWriter])[] = [
  ['vectors of 1.2', swissPost.VECTORS_1_2, hexInteger],
  ['vectors of 1.5', swissPost.VECTORS_1_5, javaInteger],
  ['payloads of 1.2', swissPost.PAYLOADS_1_2, hexInteger],
  ['payloads of 1.5', swissPost.PAYLOADS_1_5, unsignedInteger],
];

/** The JSON text of a value, parsed as the product parses. */
function parsed(value: Json): ReturnType<typeof parseJson> {
  return parseJson(JSON.stringify(value), 1_000_000);
}

const group = swissPost.readGroup(
  swissPost.PAYLOADS_1_2,
  parsed({ p: hexInteger(P), q: hexInteger(Q), g: hexInteger(G) }),
  systemRng,
);
const convention = swissPost.SWISS_POST_1_5;
const rng = seededRng('Swiss Post shuffle');
const random = (): Scalar => group.group.randomScalar(rng);
const publicKeys = [1, 2, 3].map(() => group.group.generator().multiplyVartime(random()));
const key = swissPost.verifiableCommitmentKey(convention, group, SIZE / ROWS);
const form = multiRecipientForm(group.group, publicKeys.slice(0, MESSAGES));
const context = { group: group.group, form, key };
const challenges = swissPost.swissPostChallenges(convention, group, publicKeys, key);
const prover = { context, challenges, random };
const { statement, witness } = trueShuffle(prover, SIZE, ROWS);
const argument = proveBayerGroth(prover, statement, witness);
const shuffle = { publicKeys, inputs: statement.inputs, outputs: statement.outputs, argument };

describe("Swiss Post's shuffle", () => {
  const failing = (change: Partial<typeof shuffle>, by = convention): string[] => {
    const { failures } = swissPost.verifySwissPostShuffle(by, group, { ...shuffle, ...change });
    return [...new Set(failures.map(({ id }) => id))];
  };

  it('verifies under the key that is derived, with more keys than messages', () => {
    expect(failing({})).toEqual([]);
  });

  it('does not verify under the other version, whose key and hashes differ, or without the last key', () => {
    expect(failing({}, swissPost.SWISS_POST_1_2)).toContain('V1');
    expect(failing({ publicKeys: publicKeys.slice(0, MESSAGES) })).toContain('V1');
  });

  it('a proof under a key of the prover is refused, however true it is', () => {
    const g = key.g.map(() => group.group.generator().multiplyVartime(random()));
    const own = { ...context, key: { ...key, g } };
    const source = swissPost.swissPostChallenges(convention, group, publicKeys, own.key);
    const claimed = proveBayerGroth({ context: own, challenges: source, random }, statement, witness);
    expect(failing({ argument: claimed })).toContain('V1');
  });

  it('refuses sizes that no matrix fits: S0', () => {
    const { inputs, outputs } = shuffle;
    expect(failing({ outputs: outputs.slice(1), inputs: inputs.slice(1) })).toEqual(['S0']);
    expect(failing({ inputs: inputs.slice(1) })).toEqual(['S0']);
    expect(failing({ outputs: [], inputs: [] })).toEqual(['S0']);
    expect(failing({ argument: { ...argument, cA: [] } })).toEqual(['S0']);
    expect(failing({ publicKeys: publicKeys.slice(0, 1) })).toEqual(['S0']);
    expect(failing({ publicKeys: [] })).toEqual(['S0']);
    expect(failing({ outputs: outputs.map((row) => row.slice(0, 1)) })).toEqual(['S0']);
    expect(failing({ outputs: outputs.with(1, [...entry(outputs, 1), entry(publicKeys, 0)]) })).toEqual([
      'S0',
    ]);
  });
});

describe.each(FORMATS)('reading %s', (_, format, write) => {
  const reader = new swissPost.SwissPostReader(format, group);
  const json = argumentJson(write, format.names, argument);

  it('gives what was written', () => {
    expect(asIntegers(swissPost.readShuffleArgument(reader, parsed(json)))).toEqual(asIntegers(argument));
    const rows = statement.outputs.map((row) => ciphertextJson(write, row));
    expect(asIntegers(reader.ciphertexts(parsed(rows), ''))).toEqual(asIntegers(statement.outputs));
  });
});

// Between them, two of the formats have both tables of names and both forms of integers.
describe.each([FORMATS[0], FORMATS[3]].filter((format) => format !== undefined))(
  'spoiled %s',
  (_, format, write) => {
    const reader = new swissPost.SwissPostReader(format, group);
    const json = argumentJson(write, format.names, argument);

    it('every field that is missing, unknown, of another type or out of range is refused and named', () => {
      const bad = [...spoiled(json, write, 'a')];
      expect(bad.length).toBeGreaterThan(100);
      const wrong = bad.filter(({ value, path }) => {
        try {
          swissPost.readShuffleArgument(reader, parsed(value), 'a');
          return true;
        } catch (error) {
          return !(error instanceof DecodeError && error.path === path);
        }
      });
      expect(wrong.map(({ path, what }) => `${path} ${what}`)).toEqual([]);
    });
  },
);

interface Spoiled {
  readonly value: Json;
  readonly path: string;
  readonly what: string;
}

/** Every way to spoil one field; `path` is what the error must name. */
function* spoiled(value: Json, write: IntegerWriter, path: string): Generator<Spoiled> {
  const here = (what: string, other: Json): Spoiled => ({ value: other, path, what });
  if (typeof value === 'string') {
    // Neither an element nor a scalar: p and p - 1 are no squares below p, and not below q.
    for (const number of [P, P - 1n, 2n ** 2048n, 2n ** 4000n]) yield here(`${number > P}`, write(number));
    const others = [7, true, null, [], {}, '', 'AA', `${value} `, `-${value}`];
    const wrongForm = write === hexInteger ? ['0x', '0xg', '0x00'] : ['AR==', 'A-==', 'AAE='];
    for (const other of [...others, ...wrongForm]) yield here(`is ${JSON.stringify(other)}`, other);
    return;
  }
  yield here('is a text', 'text');
  yield here('is null', null);
  const list = Array.isArray(value);
  if (!list) yield here('has one more', { ...value, other: 1 });
  const keys = Object.keys(value);
  for (const name of list ? keys.slice(-1) : keys) {
    const inner = list ? `${path}[${name}]` : `${path}.${name}`;
    for (const { value: part, path: at, what } of spoiled(value[name], write, inner))
      yield { value: list ? value.with(Number(name), part) : { ...value, [name]: part }, path: at, what };
    if (list) continue;
    const { [name]: _, ...rest } = value;
    // What is missing is missing in its object, but of a pair the other half asks for it.
    const half = /^(c_b|hadamard)/.test(name) && /\.product_?[aA]rgument$/.test(path);
    yield { value: rest, path: half ? inner : path, what: `has no ${name}` };
  }
}

describe('groups', () => {
  const read = (change: Partial<Record<'p' | 'q' | 'g', bigint>>) => {
    const { p, q, g } = { p: P, q: Q, g: G, ...change };
    return () => swissPost.swissPostGroup({ p, q, g }, systemRng, 'encryptionGroup');
  };

  it.each([
    ['p is not prime', { p: P - 2n, q: Q - 1n }],
    ['q is not half of p - 1', { q: Q - 2n }],
    ['q is p', { q: P }],
    ['p is not 2q + 1, though q divides p - 1 and is the order of g', BELENIOS_2048_PARAMETERS],
    ['p of 5 bits', { p: 23n, q: 11n, g: 4n }],
    ['p of 512 bits, a safe prime', { p: 2n * (2n ** 510n + 649n) + 1n, q: 2n ** 510n + 649n, g: 4n }],
    ['p of 2047 bits', { p: Q, q: (Q - 1n) / 2n }],
    ['g is no square', { g: P - 4n }],
    ['g is 0', { g: 0n }],
    ['g is 1', { g: 1n }],
    ['g is p - 1', { g: P - 1n }],
    ['g is above p', { g: P + 4n }],
  ])('refuses: %s', (_, change) => {
    expect(read(change)).toThrow(DecodeError);
  });

  it('elements are the squares from 1 to p - 1', () => {
    const element = (value: bigint) => () => swissPost.elementOf(group, value, 'x');
    expect(swissPost.integerOf(element(1n)())).toBe(1n);
    expect(swissPost.integerOf(element(4n)())).toBe(4n);
    for (const value of [0n, -4n, P, P + 4n, P - 1n, P - 4n]) expect(element(value)).toThrow(DecodeError);
  });

  it('a public key is not 1', () => {
    const reader = new swissPost.SwissPostReader(swissPost.PAYLOADS_1_2, group);
    expect(() => reader.publicKeys(['0x4', '0x1'], 'pk')).toThrow('pk[1]: a public key is 1');
    expect(reader.publicKeys(['0x4'], 'pk').map(swissPost.integerOf)).toEqual([4n]);
  });

  it('lists are bounded', () => {
    const reader = new swissPost.SwissPostReader(swissPost.PAYLOADS_1_2, group);
    expect(() => reader.elements(['0x4', '0x4'], 'x', 1)).toThrow(DecodeError);
    const long = new Array<string>(swissPost.MAX_ITEMS + 1).fill('0x4');
    expect(() => reader.scalars(long, 'x')).toThrow('1000001 items');
  });

  it('candidates for generators that are 0, 1, g or there already are skipped, and counted on', () => {
    const roots = [0n, 1n, P - 1n, 2n, 3n, 3n, P - 3n, 5n, P - 2n, 4n, 7n];
    const asked: string[] = [];
    const scripted = {
      ...convention,
      generatorRoot: (_: bigint, index: bigint, found: bigint) => {
        asked.push(`${index}:${found}`);
        return entry(roots, Number(index));
      },
    };
    const four = swissPost.swissPostGroup({ p: P, q: Q, g: 4n }, systemRng);
    const { h, g } = swissPost.verifiableCommitmentKey(scripted, four, 3);
    expect([h, ...g].map(swissPost.integerOf)).toEqual([9n, 25n, 16n, 49n]);
    expect(asked).toEqual(['0:0', '1:0', '2:0', '3:0', '4:0', '5:1', '6:1', '7:1', '8:2', '9:2', '10:3']);
  });

  it('a key has a size from 1 to 1,000,000', () => {
    for (const size of [0, -1, 1.5, Number.NaN, swissPost.MAX_KEY_SIZE + 1])
      expect(() => swissPost.verifiableCommitmentKey(convention, group, size)).toThrow(RangeError);
  });
});
