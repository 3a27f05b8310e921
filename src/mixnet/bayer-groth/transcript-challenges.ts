/**
 * The challenges of a Bayer–Groth shuffle from our own transcript (spec section 2.5). Every challenge is drawn from a fork
 * that is bound to whatever the caller absorbed, to how ciphertexts are made, to the commitment key, to the name of the
 * argument, and to its whole statement and messages; so nothing depends on the order of calls, and a proof can be
 * verified more than once.
 */
import { utf8 } from '../../core/bytes.js';
import { Writer } from '../../core/codec.js';
import { assertSameGroup, type Element, type Scalar } from '../../core/group.js';
import { LABELS } from '../../core/labels.js';
import type { Transcript } from '../../core/transcript.js';
import type { BayerGrothStatement } from './arguments.js';
import type { BayerGrothChallenges } from './challenges.js';
import type { BayerGrothContext, CiphertextRow } from './context.js';

/** The argument a challenge belongs to, as it is absorbed. */
type ArgumentName =
  | 'shuffle, first'
  | 'shuffle, second'
  | 'Hadamard'
  | 'zero'
  | 'single value product'
  | 'multi-exponentiation';

/**
 * The source of the challenges of one proof, or of several that are told apart by their statements.
 * @param transcript - created by the caller for this mixer and this election; it is not consumed
 * @throws {TypeError} if groups are mixed
 */
export function transcriptChallenges(
  transcript: Transcript,
  context: BayerGrothContext,
): BayerGrothChallenges {
  assertSameGroup(transcript, context);
  const base = transcript.fork().absorb(LABELS.context, contextBytes(context));
  const one = (argument: ArgumentName, statement: Writer, moves: Writer): Scalar =>
    bound(base, argument, statement, moves).challengeScalar(LABELS.challenge);
  const two = (argument: ArgumentName, statement: Writer, moves: Writer): readonly [Scalar, Scalar] => {
    const fork = bound(base, argument, statement, moves);
    return [fork.challengeScalar(LABELS.challenge), fork.challengeScalar(LABELS.challenge)];
  };
  return Object.freeze({
    shuffleFirst: (statement, cA) => one('shuffle, first', shuffled(statement), list(cA)),
    shuffleSecond: (statement, cA, cB) => {
      const [y, z] = two('shuffle, second', shuffled(statement), elements(list(cA), cB));
      return { y, z };
    },
    hadamard: ({ cA, cb, columns }, cB) => {
      const [x, y] = two('Hadamard', elements(new Writer().u32(columns), [cb, ...cA]), list(cB));
      return { x, y };
    },
    zero: ({ cA, cB, y, columns }, { cA0, cBm, cD }) => {
      const statement = elements(elements(new Writer().u32(columns).scalar(y), cA), cB);
      return one('zero', statement, list([cA0, cBm, ...cD]));
    },
    singleValueProduct: ({ ca, b, columns }, { cd, cDelta, cUpperDelta }) => {
      const statement = elements(new Writer().u32(columns).scalar(b), [ca]);
      return one('single value product', statement, list([cd, cDelta, cUpperDelta]));
    },
    multiExponentiation: ({ matrix, product, cA }, { cA0, cB, E }) => {
      const statement = elements(list(product), cA).list(matrix, (row, writer) => ciphertexts(writer, row));
      return one('multi-exponentiation', statement, ciphertexts(list([cA0, ...cB]), E));
    },
  } satisfies BayerGrothChallenges);
}

/** A fork of the transcript, bound to an argument and all that belongs to it. */
function bound(base: Transcript, argument: ArgumentName, statement: Writer, moves: Writer): Transcript {
  return base
    .fork()
    .absorb(LABELS.argument, utf8(argument))
    .absorb(LABELS.statement, statement.finish())
    .absorb(LABELS.commitments, moves.finish());
}

function contextBytes({ form, key }: BayerGrothContext): Uint8Array {
  const writer = new Writer().u32(form.nonces).list(form.components, (component, inner) => {
    inner.u32(component.nonce).bool(component.carriesMessage).elementOrIdentity(component.base);
  });
  return elements(writer, [key.h, ...key.g]).finish();
}

function shuffled({ inputs, outputs, rows }: BayerGrothStatement): Writer {
  return ciphertexts(ciphertexts(new Writer().u32(rows), inputs), outputs);
}

function ciphertexts(writer: Writer, rows: readonly CiphertextRow[]): Writer {
  return writer.list(rows, (row, inner) => elements(inner, row));
}

function list(items: readonly Element[]): Writer {
  return elements(new Writer(), items);
}

function elements(writer: Writer, items: readonly Element[]): Writer {
  return writer.list(items, (element, inner) => inner.elementOrIdentity(element));
}
