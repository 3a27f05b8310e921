import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../../../src/core/bytes.js';
import type { Election } from '../../../../src/verify/foreign/electionguard/board.js';
import { type ContestData, dataAgrees } from '../../../../src/verify/foreign/electionguard/contest-data.js';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import { recordOf } from './memory.js';
import type { Files, Json } from './plan.js';
import { makeRecord } from './record.js';

const early = makeRecord({
  form: 'v2.0.0',
  rule: 'plain',
  chained: true,
  ballots: [{ id: 'b1', style: 'W', cast: true, votes: { school: [1] } }],
});
const path = 'encrypted_ballots/device1/ballot_chain.json';

describe('chains of early builds of v2.0.0', () => {
  /** Early builds state H0, which is also what the first ballot has. */
  const verify = async (change: (chain: Json) => unknown): Promise<string[]> => {
    const files: Files = structuredClone(early);
    const chain = files.get(path);
    chain.baux0 = files.get('encrypted_ballots/device1/eballot-b1.json').code_baux;
    delete chain.election_base_hash;
    chain.chaining = true;
    change(chain);
    const { checks, verdict } = await verifyElectionGuard(recordOf(files));
    const failed = checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
    expect(verdict).toBe(failed.length === 0 ? 'verified' : 'failed');
    return failed;
  };

  it('verify', async () => {
    expect(await verify(() => {})).toEqual([]);
  });

  it('fail with another beginning, or where they say that there is no chain', async () => {
    const other = (chain: Json): void => {
      chain.baux0 = chain.closing_hash;
    };
    const none = (chain: Json): void => {
      chain.chaining = false;
    };
    expect([await verify(other), await verify(none)]).toEqual([['EG-12'], ['EG-12']]);
  });
});

describe('lists of ballots that early builds of v2.0.0 write where codes are not chained', () => {
  const plan = { form: 'v2.0.0', rule: 'plain' } as const;
  const ballots = [{ id: 'b1', style: 'W', cast: true, votes: { school: [1] } }];
  const unchained = makeRecord({ ...plan, ballots });
  const list = {
    ...{ encrypting_device: 'device1', baux0: '', ballot_ids: ['b1'], chaining: false, closing_hash: null },
    last_confirmation_code: unchained.get('encrypted_ballots/device1/eballot-b1.json').confirmation_code,
  };
  const statusOf = async (changes: object): Promise<string | undefined> => {
    const files: Files = structuredClone(unchained);
    files.set(path, { ...list, ...changes });
    const { checks, verdict } = await verifyElectionGuard(recordOf(files));
    const status = checks.find(({ id }) => id === 'EG-12')?.status;
    expect(verdict).toBe(status === 'failed' ? 'failed' : 'verified');
    return status;
  };

  it('are no chains, and have exactly the ballots of the folder', async () => {
    expect(await statusOf({})).toBe('not-asked');
    for (const changes of [
      ...[{ ballot_ids: [] }, { ballot_ids: ['b1', 'b2'] }, { ballot_ids: ['b1', 'b1'] }],
      ...[{ chaining: true }, { closing_hash: list.last_confirmation_code }, { encrypting_device: 'x' }],
    ])
      expect([changes, await statusOf(changes)]).toEqual([changes, 'failed']);
  });
});

describe('contest data', () => {
  const data: ContestData = { overVotes: [3, 200], writeIns: ['Zoë'], status: 'over_vote' };
  const name = utf8('Zoë');
  const current = concatBytes(
    Uint8Array.of(2, 3, 0xc8, 1, 1, name.length),
    name,
    Uint8Array.of(9),
    utf8('over_vote'),
  );
  const message = concatBytes(Uint8Array.of(0x08, 2, 0x12, 3, 3, 0xc8, 1, 0x1a, name.length), name);
  const filler = Uint8Array.of(0x22, 3, 0x2a, 0x2a, 0x2a);
  const agrees = (version: string, bytes: Uint8Array, content = data): boolean =>
    dataAgrees({ config: { form: { version } } } as unknown as Election, bytes, content);

  it('have one encoding, followed by zeros', () => {
    expect(agrees('2.1.0', current)).toBe(true);
    expect(agrees('2.1.0', concatBytes(current, new Uint8Array(40)))).toBe(true);
    expect(agrees('2.1.0', concatBytes(current, Uint8Array.of(0, 1)))).toBe(false);
    expect(agrees('2.1.0', current.subarray(0, -1))).toBe(false);
    expect(agrees('2.1.0', current, { ...data, overVotes: [3] })).toBe(false);
  });

  it('of early builds are messages, followed by asterisks', () => {
    expect(agrees('v2.0.0', concatBytes(message, filler))).toBe(true);
    expect(agrees('v2.0.0', message)).toBe(true);
    expect(agrees('v2.0.0', current)).toBe(true);
    expect(agrees('2.1.0', concatBytes(message, filler))).toBe(false);
    expect(agrees('v2.0.0', concatBytes(message, filler, filler))).toBe(false);
    expect(agrees('v2.0.0', concatBytes(message, Uint8Array.of(0x22, 2, 0x2a, 0x2b)))).toBe(false);
    expect(agrees('v2.0.0', message, { ...data, status: 'normal' })).toBe(false);
  });
});
