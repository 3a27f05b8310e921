/** The optional parts at the end of a manifest: specification 5.1. */
import { Malformed } from './bytes.js';
import type { Named, Texts } from './manifest.js';
import { readMedia, type Shown } from './manifest-media.js';
import type { Reader } from './reader.js';

/** What the parts say. */
export interface Parts {
  readonly policy: string | undefined;
  /** Part 2: how anonymous voters are eligible. */
  readonly anonymous: Anonymous | undefined;
  /** Part 3: what contests need to decide something; none where there is no such part. */
  readonly decisions: readonly Decision[] | undefined;
  /** Part 4: what the votes decide about money; none where there is no such part. */
  readonly awards: readonly Award[] | undefined;
  /** Part 5: what is shown of options; none where there is no such part. */
  readonly media: readonly Shown[] | undefined;
}

export interface Award extends Named {
  readonly contests: readonly string[];
  readonly budget: number;
  readonly most: number;
  /** Codes: 1 lower cost first, 2 higher cost first, 3 listed first. */
  readonly ties: readonly number[];
  /** 1 skip, 2 stop. */
  readonly misfit: number;
  readonly leastVotes: number;
}

export interface Decision {
  readonly contest: string;
  /** Numerator and denominator. */
  readonly turnout: readonly [number, number];
  /** 1 more than the majority, 2 at least. */
  readonly bound: number;
  readonly majority: readonly [number, number];
}

interface Anonymous {
  readonly depth: number;
  /** 1 one nullifier for each contest, 2 one for the election. */
  readonly nullifiers: number;
  /** For each contest the hash of its verifying key. */
  readonly keys: readonly Uint8Array[];
}

/** The most contests, and the most bytes of an id. */
const CONTESTS = 1000;
const ID = 64;

/** The parts at the end, in ascending order of their numbers. */
export function readParts(r: Reader, texts: () => Texts): Parts {
  let [policy, anonymous]: [string | undefined, Anonymous | undefined] = [undefined, undefined];
  let decisions: readonly Decision[] | undefined;
  let awards: readonly Award[] | undefined;
  let media: readonly Shown[] | undefined;
  for (let last = 0; !r.atEnd; ) {
    const part = r.u8();
    if (part <= last) throw new Malformed('order of parts');
    last = part;
    if (part === 1) policy = r.text(8192);
    else if (part === 2) {
      const [depth, nullifiers] = [r.u8(), oneOrTwo(r)];
      const hashes = r.list(CONTESTS, () => r.times(4, () => r.raw(32)));
      anonymous = { depth, nullifiers, keys: hashes.flatMap(([key]) => key ?? []) };
    } else if (part === 3)
      decisions = r.list(CONTESTS, () => ({
        contest: r.text(ID),
        turnout: [r.u32(), r.u32()],
        bound: oneOrTwo(r),
        majority: [r.u32(), r.u32()],
      }));
    else if (part === 4) awards = r.list(100, () => readAward(r, texts));
    else if (part === 5) media = readMedia(r, texts);
    else throw new Malformed('unknown part');
  }
  return { policy, anonymous, decisions, awards, media };
}

function readAward(r: Reader, texts: () => Texts): Award {
  return {
    id: r.text(ID),
    name: texts(),
    contests: r.list(CONTESTS, () => r.text(ID)),
    budget: r.u64(),
    most: r.u32(),
    ties: r.list(3, () => upTo(r, 3)),
    misfit: oneOrTwo(r),
    leastVotes: r.u64(),
  };
}

function upTo(r: Reader, most: number): number {
  const value = r.u8();
  if (value < 1 || value > most) throw new Malformed('unknown code');
  return value;
}

/** A code that is 1 or 2. */
export function oneOrTwo(r: Reader): number {
  return upTo(r, 2);
}
