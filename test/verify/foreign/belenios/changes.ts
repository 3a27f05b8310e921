/** Changes of a record, one for each numbered check; all hashes are made to fit again, so that only the change is wrong. */
import type { BelCheckId } from '../../../../src/verify/foreign/belenios/index.js';
import { type Model, type ModelStep, putTogether } from './archive-model.js';
import { type Loose, resigned } from './resign.js';

/** One change. */
export interface Change {
  /** The check that must fail first. */
  readonly check: BelCheckId;
  readonly name: string;
  /** Checks that fail besides. */
  readonly also?: readonly BelCheckId[];
  /** A folder of the shared data. */
  readonly record: string;
  /** Changes the model, or returns the bytes of the changed archive; else what it returns is of no use. */
  readonly make: (model: Model, credentials: readonly string[]) => unknown;
}

export const MIXED = 'h-ed25519-mixed-weights-revotes';
export const LISTS = 'lists-ed25519-weights';
export const RANKS = 'nh-ed25519-stv50';
export const EMPTY = 'h-ed25519-empty';

/** The identity of edwards25519, as Belenios writes it, and with y = p + 1 in place of 1. */
export const IDENTITY: string = `${'0'.repeat(63)}1`;
export const NOT_REDUCED = '7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee';

/** A point of order 2 of edwards25519, as Belenios writes it. */
export const SMALL_ORDER = '7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec';

/** The first step of a type, or the one with a number. */
export function stepOf(model: Model, type: string, number = 0): ModelStep {
  const step = model.steps.filter((each) => each.type === type)[number];
  if (step === undefined) throw new Error(`no ${type}`);
  return step;
}

/** Changes an object of a step: by number, or the payload. */
export function edit(
  step: ModelStep,
  which: number | 'payload',
  change: (object: Loose) => Loose,
): undefined {
  const text = which === 'payload' ? step.payload : step.refs[which];
  const object = JSON.parse(text ?? '');
  const changed = JSON.stringify(change(object) ?? object);
  if (which === 'payload') step.payload = changed;
  else step.refs[which] = changed;
  return undefined;
}

/** A scalar other than the one before. */
export const bump = (scalar: string): string => String(BigInt(scalar) + 1n);

/** Changes the first ballot without signing it again. */
export function unsigned(change: (ballot: Loose) => Loose): Change['make'] {
  return (model) => edit(stepOf(model, 'Ballot'), 'payload', change);
}

/** Changes the first ballot, and signs it. */
export function signed(change: (ballot: Loose) => void): Change['make'] {
  return (model, credentials) => {
    const step = stepOf(model, 'Ballot');
    const ballot = JSON.parse(step.payload ?? '');
    change(ballot);
    step.payload = resigned(ballot, credentials);
    return undefined;
  };
}

/** Changes the bytes of the archive. */
export function bytes(change: (archive: Uint8Array) => Uint8Array): Change['make'] {
  return (model) => change(putTogether(model));
}

/** Changes one object of the first step of a type. */
export function object(
  type: string,
  which: number | 'payload',
  change: (object: Loose) => Loose,
): Change['make'] {
  return (model) => edit(stepOf(model, type), which, change);
}
