/** What the record says of an entry before it takes it: the findings, and what taking it would do. */
import type { Finding } from './finding.js';
import type { Recall } from './voting.js';

/**
 * A judgement of one entry. The entry is in order if there are no findings. An entry that is not may still have an
 * `effect`: a verifier goes on behind a false claim, so that one fault is not reported a hundred times; a board refuses.
 */
export interface Judgement {
  readonly findings: readonly Finding[];
  /** Takes the entry into the state. Returns earlier ballots that no longer count. */
  readonly effect?: () => readonly Recall[];
}

/** A judgement of an entry that cannot be taken at all. */
export function refused(...findings: readonly Finding[]): Judgement {
  return { findings };
}

/** A judgement of an entry that is taken, with or without findings, and that leaves all earlier ballots alone. */
export function taken(effect: () => void, findings: readonly Finding[] = []): Judgement {
  return {
    findings,
    effect: () => {
      effect();
      return [];
    },
  };
}

/** A judgement with one more effect, behind its own; without one, where the entry cannot be taken. Earlier ballots are left alone. */
export function followed({ findings, effect }: Judgement, next: () => void): Judgement {
  if (effect === undefined) return refused(...findings);
  return taken(() => {
    effect();
    next();
  }, findings);
}
