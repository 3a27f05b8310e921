/**
 * Patience with witnesses: the ledger waits for all of them, and one that hangs would hold up every receipt. Here each has its
 * time, and once enough have cosigned the others have only a moment more. What a late one says is heard the next time.
 */
import { utf8 } from 'hanpyo/core';
import {
  type Checkpoint,
  formatTreeHead,
  LedgerError,
  parseSignatureLine,
  type Witness,
  WitnessRefusedError,
} from 'hanpyo/ledger';

/** How long witnesses are waited for, in milliseconds. */
export interface PatienceConfig {
  /** Each of them. */
  readonly witnessMs: number;
  /** The others, once there is a quorum. */
  readonly graceMs: number;
}

/** One attempt to have a checkpoint cosigned. */
interface Round {
  readonly asked: Set<Witness>;
  cosigned: number;
  /** Resolves a moment after enough have cosigned. */
  readonly enough: Promise<void>;
  readonly onEnough: () => void;
}

/**
 * The same witnesses, none of whom is waited for longer than is needed. Each has one question open at most, so that one that
 * never answers costs no memory.
 * @param quorum - how many must cosign
 */
export function patientWitnesses(
  witnesses: readonly Witness[],
  quorum: number,
  patience: PatienceConfig,
): readonly Witness[] {
  const rounds = new WeakMap<Checkpoint, Round>();
  // All are asked once in a round: whoever is asked about the same checkpoint again is in the next one.
  const roundOf = (checkpoint: Checkpoint, witness: Witness): Round => {
    const last = rounds.get(checkpoint);
    const round = last === undefined || last.asked.has(witness) ? newRound(patience.graceMs) : last;
    round.asked.add(witness);
    rounds.set(checkpoint, round);
    return round;
  };
  return witnesses.map((witness) => {
    const line = new WitnessLine(witness, patience.witnessMs);
    const { size, latest } = witness;
    return {
      key: witness.key,
      cosign: async (checkpoint, proofFrom) => {
        const round = roundOf(checkpoint, witness);
        const answer = await line.ask(checkpoint, proofFrom, round.enough);
        if (isCosignature(witness, checkpoint, answer) && ++round.cosigned === quorum) round.onEnough();
        return answer;
      },
      ...(size && { size: (origin: string) => timely(size.call(witness, origin), patience.witnessMs) }),
      ...(latest && { latest: (origin: string) => timely(latest.call(witness, origin), patience.witnessMs) }),
    };
  });
}

/** The questions to one witness, one after the other. */
class WitnessLine {
  readonly #witness: Witness;
  readonly #ms: number;
  #open: Promise<unknown> | undefined;
  /** A refusal that came late and shows what the witness holds: it may be evidence, which the ledger looks at. */
  #late: WitnessRefusedError | undefined;

  constructor(witness: Witness, ms: number) {
    this.#witness = witness;
    this.#ms = ms;
  }

  async ask(
    checkpoint: Checkpoint,
    proofFrom: (size: number) => Promise<Uint8Array[]>,
    enough: Promise<void>,
  ): Promise<string> {
    if (this.#open !== undefined) await timely(this.#open, this.#ms, enough);
    if (this.#late !== undefined) {
      const refused = this.#late;
      this.#late = undefined;
      throw refused;
    }
    let waits = true;
    const asked = this.#witness.cosign(checkpoint, proofFrom);
    this.#open = asked
      .catch((error: unknown) => {
        if (!waits && error instanceof WitnessRefusedError && error.seen !== undefined) this.#late = error;
      })
      .finally(() => {
        this.#open = undefined;
      });
    try {
      return await timely(asked, this.#ms, enough);
    } finally {
      waits = false;
    }
  }
}

function newRound(graceMs: number): Round {
  let onEnough = (): void => {};
  const enough = new Promise<void>((resolve) => {
    onEnough = () => void setTimeout(resolve, graceMs).unref();
  });
  return { asked: new Set(), cosigned: 0, enough, onEnough };
}

/** Whoever answers anything else does not count: the ledger would not count it either. */
function isCosignature({ key }: Witness, checkpoint: Checkpoint, answer: string): boolean {
  try {
    const { name, keyId, signature } = parseSignatureLine(answer.replace(/\n$/, ''), 'cosignature');
    return (
      name === key.name && keyId === key.keyId && key.verify(utf8(formatTreeHead(checkpoint)), signature)
    );
  } catch {
    return false;
  }
}

/** Waits for work, but no longer than this, and not once there is enough. The work goes on. */
async function timely<T>(work: Promise<T>, ms: number, enough?: Promise<void>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = (): void =>
      reject(new LedgerError('witness-late', 'a witness did not answer in time', true));
    timer = setTimeout(giveUp, ms);
    enough?.then(giveUp);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
