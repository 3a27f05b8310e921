/**
 * The challenges of a Bayer–Groth shuffle from our own transcript (spec section 2.5). Every challenge is drawn from a fork
 * that is bound to whatever the caller absorbed, to how ciphertexts are made, to the commitment key, to the name of the
 * argument, and to its whole statement and messages; so nothing depends on the order of calls, and a proof can be
 * verified more than once.
 */
import { utf8 } from '../../core/bytes.js';
import { Writer } from '../../core/codec.js';
import { assertSameGroup, type Element } from '../../core/group.js';
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
  const bound = (argument: ArgumentName, statement: Writer, moves: Writer): Transcript =>
    base
      .fork()
      .absorb(LABELS.argument, utf8(argument))
      .absorb(LABELS.statement, statement.finish())
      .absorb(LABELS.commitments, moves.finish());
  return Object.freeze({
    shuffleFirst: (statement, cA) =>
      bound('shuffle, first', shuffled(statement), elements(new Writer(), cA)).challengeScalar(
        LABELS.challenge,
      ),
    shuffleSecond: (statement, cA, cB) => {
      const moves = elements(elements(new Writer(), cA), cB);
      const fork = bound('shuffle, second', shuffled(statement), moves);
      return { y: fork.challengeScalar(LABELS.challenge), z: fork.challengeScalar(LABELS.challenge) };
    },
    hadamard: ({ cA, cb, columns }, cB) => {
      const statement = elements(new Writer().u32(columns), [cb, ...cA]);
      const fork = bound('Hadamard', statement, elements(new Writer(), cB));
      return { x: fork.challengeScalar(LABELS.challenge), y: fork.challengeScalar(LABELS.challenge) };
    },
    zero: ({ cA, cB, y, columns }, { cA0, cBm, cD }) => {
      const statement = elements(elements(new Writer().u32(columns).scalar(y), cA), cB);
      const moves = elements(new Writer(), [cA0, cBm, ...cD]);
      return bound('zero', statement, moves).challengeScalar(LABELS.challenge);
    },
    singleValueProduct: ({ ca, b, columns }, { cd, cDelta, cUpperDelta }) => {
      const statement = elements(new Writer().u32(columns).scalar(b), [ca]);
      const moves = elements(new Writer(), [cd, cDelta, cUpperDelta]);
      return bound('single value product', statement, moves).challengeScalar(LABELS.challenge);
    },
    multiExponentiation: ({ matrix, product, cA }, { cA0, cB, E }) => {
      const statement = elements(new Writer(), [...product, ...cA]).list(matrix, (row, writer) =>
        ciphertexts(writer, row),
      );
      const moves = ciphertexts(elements(new Writer(), [cA0, ...cB]), E);
      return bound('multi-exponentiation', statement, moves).challengeScalar(LABELS.challenge);
    },
  } satisfies BayerGrothChallenges);
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

function elements(writer: Writer, list: readonly Element[]): Writer {
  return writer.list(list, (element, inner) => inner.elementOrIdentity(element));
}
