/** A second look at ballots of a walk, by the reference. */
import { lookAtBallots } from '../../src/ballot/appraisal.js';
import type { ElectionContext } from '../../src/ballot/context.js';
import { elementExaminer } from '../../src/ballot/examiner.js';
import { systemRng } from '../../src/core/random.js';

const SAMPLES = 4;

/**
 * Checks a few of the ballots with the examiner over elements.
 * @throws {Error} if it refuses one
 */
export function checkSamples(context: ElectionContext, ballots: readonly Uint8Array[]): void {
  const step = Math.max(1, Math.floor(ballots.length / SAMPLES));
  const some = ballots.filter((_, i) => i % step === 0);
  const { shaped } = lookAtBallots(context, some);
  if (shaped.length !== some.length) throw new Error('a ballot does not have the shape of its voter');
  for (const { malformed, fault } of examined(context, shaped)) {
    const refusal = malformed ?? fault;
    if (refusal !== undefined) throw new Error(`a ballot was refused: ${refusal.code}`);
  }
}

function examined(
  context: ElectionContext,
  shaped: Parameters<ReturnType<typeof elementExaminer>>[0],
): readonly { malformed?: { code: string }; fault?: { code: string } }[] {
  return elementExaminer(context)(shaped, systemRng);
}
