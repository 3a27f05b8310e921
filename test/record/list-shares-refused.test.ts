/** Shares of shuffled lists that a record refuses or does not use (V27, V32, V33). */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChunkPartial, decryptChunk } from '../../src/elgamal/batched-decryption.js';
import { type EntryType, makeEntry } from '../../src/record/entry.js';
import { chunkContext, chunkOf, listName } from '../../src/record/list-shares.js';
import { type ListShare, readListShare, writeListShare } from '../../src/record/mix-messages.js';
import { shuffleEntries } from '../../src/record/mix-step.js';
import { listHash, type MixChain } from '../../src/record/mixing.js';
import { decryptTally, resultEntry } from '../../src/record/steps.js';
import { recordOf } from '../helpers/tamper.js';
import {
  CHAIR,
  COUNCIL,
  closedMixedElection,
  Desk,
  type MixedElection,
  MOTTO,
  payloadOf,
  signerOf,
  trusteeOf,
  VOTES,
} from './mixed-election.js';

let election: MixedElection;
/** Up to the last shuffle. */
let shuffled: readonly Uint8Array[];
let desk: Desk;
beforeAll(async () => {
  election = await closedMixedElection();
  const first = new Desk(recordOf(election.closed), election.closed.length);
  const entries = [...election.closed];
  for (const trustee of election.trustees.slice(0, 2)) {
    const made = trustee.shuffle(first.record, first.rng);
    first.takeAll(made);
    entries.push(...made);
  }
  shuffled = entries;
});
beforeEach(() => {
  desk = new Desk(recordOf(shuffled), shuffled.length);
});

const WHO = ['trustee 1', 'trustee 2', 'trustee 3'];

function chainOf(contest: number, { record }: Desk = desk): MixChain {
  const chain = record.tallying.shuffles.chain(contest);
  if (chain === undefined) throw new RangeError('no chain');
  return chain;
}

function signed(share: ListShare, trustee: number = share.partial.trustee, type: EntryType = 'list-share') {
  const { electionId } = desk.record.setup;
  return makeEntry(type, electionId, writeListShare(share), [signerOf(election, trustee)]);
}

/** An honest share of the council's list. */
function honest(trustee: number, contest = COUNCIL): ListShare {
  return shareOf(trustee, chainOf(contest));
}

/** A trustee's share of a list, whatever list that is. */
function shareOf(trustee: number, chain: MixChain): ListShare {
  const { share } = trusteeOf(election, trustee);
  if (share === undefined) throw new RangeError('no share');
  const context = chunkContext(desk.record.tallying.opened, chain, 0);
  const partial = decryptChunk(chunkOf(chain, 0), share, context, desk.rng);
  return { contest: chain.contest, list: listName(chain), chunk: 0, partial };
}

describe('V32: the last lists and no other', () => {
  it('a share before the last shuffle', () => {
    for (const before of [0, 2]) {
      const early = new Desk(recordOf(shuffled.slice(0, election.closed.length + before)), shuffled.length);
      expect(early.findings(signed(honest(1)))).toEqual([['V32', 'not-shuffled', WHO[0]]]);
    }
  });

  it('a share of an earlier stage, though all shuffles are done', () => {
    const { hash } = desk.record.tallying;
    const list = desk.record.tallying.lists.find(({ contest }) => contest === COUNCIL);
    if (list === undefined) throw new RangeError('no list');
    const unshuffled = { ...chainOf(COUNCIL), rows: list.rows, stages: [] };
    const name = listHash(hash, unshuffled);
    const share = shareOf(1, { ...unshuffled, hash: name });
    expect(desk.findings(signed(share))).toEqual([['V32', 'other-list', WHO[0]]]);
    // Under the name of the right list it is taken, as any share is, and of no use.
    desk.takeAll([
      signed({ ...share, list: listName(chainOf(COUNCIL)) }),
      signed(honest(2)),
      signed(honest(3)),
    ]);
    expect(desk.record.tallying.outcome(COUNCIL)).toMatchObject({
      kind: 'mixed',
      dropped: ['trustee 1, chunk 0: bad-proof'],
    });
  });

  it('a share of another contest, of none, of another chunk, of another tally', () => {
    const share = honest(1);
    const code = (changes: Partial<ListShare>) => desk.findings(signed({ ...share, ...changes }));
    expect(code({ contest: MOTTO })).toEqual([['V32', 'other-list', WHO[0]]]);
    for (const contest of [CHAIR, 3, 4_294_967_295])
      expect(code({ contest })).toEqual([['V32', 'unknown-contest', WHO[0]]]);
    for (const chunk of [1, 4_294_967_295])
      expect(code({ chunk })).toEqual([['V32', 'unknown-chunk', WHO[0]]]);
    expect(code({ list: new Uint8Array(32) })).toEqual([['V32', 'other-list', WHO[0]]]);
  });

  it('a chunk twice, whether or not it is the same', () => {
    desk.takeAll([signed(honest(1))]);
    expect(desk.findings(signed(honest(1)))).toEqual([['V32', 'second-share', WHO[0]]]);
    desk.takeAll([signed(honest(2))]);
  });
});

describe('who may post a share of a list', () => {
  it('the trustee that it names alone', () => {
    expect(desk.findings(signed(honest(1), 2))).toEqual([['V10', 'signature', WHO[1]]]);
    const share = honest(1);
    const bytes = writeListShare(share);
    const entry = makeEntry('list-share', desk.record.setup.electionId, bytes.subarray(0, 60), [
      signerOf(election, 1),
    ]);
    expect(desk.findings(entry)[0]?.slice(0, 2)).toEqual(['V05', 'truncated']);
  });
});

describe('V33: enough valid shares', () => {
  const takeBad = (change: (partial: ChunkPartial) => ChunkPartial): void => {
    const share = honest(1);
    desk.takeAll([signed({ ...share, partial: change(share.partial) }), signed(honest(2))]);
  };

  it('wrong ones are dropped and named, and others take their place', () => {
    takeBad((partial) => ({ ...partial, factors: partial.factors.slice(64) }));
    expect(desk.record.tallying.outcome(COUNCIL)).toEqual({
      kind: 'undecrypted',
      missing: 1,
      dropped: ['trustee 1, chunk 0: wrong-length'],
    });
    desk.takeAll([signed(honest(3))]);
    expect(desk.record.tallying.outcome(COUNCIL)).toMatchObject({
      kind: 'mixed',
      result: { ballots: VOTES.length, valid: 4 },
      dropped: ['trustee 1, chunk 0: wrong-length'],
    });
  });

  it('factors of another trustee, in another order, of another list', () => {
    const other = honest(3).partial;
    const moto = honest(1, MOTTO).partial;
    for (const change of [
      (partial: ChunkPartial) => ({ ...other, trustee: partial.trustee }),
      (partial: ChunkPartial) => ({ ...partial, proof: other.proof }),
      (partial: ChunkPartial) => ({ ...partial, factors: reversed(partial.factors) }),
      () => moto,
    ]) {
      desk = new Desk(recordOf(shuffled), shuffled.length);
      takeBad(change);
      expect(desk.record.tallying.outcome(COUNCIL)).toEqual({
        kind: 'undecrypted',
        missing: 1,
        dropped: ['trustee 1, chunk 0: bad-proof'],
      });
      expect(() => resultEntry(desk.record, election.officers)).toThrow(/shares missing/);
    }
  });

  function reversed(factors: Uint8Array): Uint8Array {
    const copy = factors.slice();
    copy.set(factors.subarray(64, 128), 0);
    copy.set(factors.subarray(0, 64), 64);
    return copy;
  }
});

describe('a trustee', () => {
  it('decrypts one list only: another shuffle of the same ballots is a second tally', () => {
    const one = trusteeOf(election, 3);
    const entries = one.decrypt(desk.record, desk.rng);
    expect(entries.map((bytes) => readListShareOf(bytes))).toEqual([undefined, COUNCIL, MOTTO]);
    const again = new Desk(recordOf(election.closed), election.closed.length);
    for (const trustee of [3, 2])
      for (const contest of [COUNCIL, MOTTO])
        again.takeAll(shuffleEntries(again.record, contest, signerOf(election, trustee), again.rng));
    expect(() => one.decrypt(again.record, desk.rng)).toThrow(/second-tally/);
    expect(one.decrypt(desk.record, desk.rng)).toHaveLength(3);
  });

  it('posts only the chunks that it has not posted', () => {
    const one = trusteeOf(election, 1);
    desk.takeAll([signed(honest(1))]);
    const entries = one.decrypt(desk.record, desk.rng);
    expect(entries.map((bytes) => readListShareOf(bytes))).toEqual([undefined, MOTTO]);
  });

  it('decrypts nothing behind a finding', () => {
    const { share, signer } = trusteeOf(election, 1);
    if (share === undefined) throw new RangeError('no share');
    const behind = recordOf(shuffled);
    behind.remember({ check: 'V31', culprit: 'trustee 1', code: 'digest', message: 'a shuffle', entry: 9 });
    expect(decryptTally(behind, share, signer, undefined, desk.rng)).toEqual({
      kind: 'refused',
      reason: 'the record has a finding of entry 9: V31 a shuffle',
    });
  });

  function readListShareOf(bytes: Uint8Array): number | undefined {
    const payload = payloadOf(bytes);
    try {
      return readListShare(payload, desk.record.setup.group).contest;
    } catch {
      return undefined;
    }
  }
});
