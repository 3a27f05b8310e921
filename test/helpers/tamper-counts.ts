/** Bad entries of officers and trustees: seals, openings, paper, closings, shares, results (V13, V15, V22 to V29). */
import { type PaperBatch, readPaperBatch, writePaperBatch, writeRevocation } from '../../src/ballot/paper.js';
import type { RollSeal } from '../../src/ballot/roll-codec.js';
import { readRollSeal, writeRollSeal } from '../../src/ballot/roll-codec.js';
import { partialDecrypt } from '../../src/elgamal/threshold.js';
import {
  type DecryptionShare,
  isMixedClaim,
  type ResultMessage,
  readClosing,
  readOpening,
  readResult,
  readShare,
  writeClosing,
  writeOpening,
  writeResult,
  writeShare,
} from '../../src/record/messages.js';
import { tallyContext } from '../../src/record/sum-shares.js';
import { contextOf } from './election.js';
import { keyOf } from './tamper.js';
import { type BadEntry, bad, instead, type Workshop } from './tamper-cases.js';

/** Seals of another roll, and more roll after the seal (V13). */
export function wrongRolls(shop: Workshop): BadEntry[] {
  const { manifest } = shop.honest.election;
  const seal = readRollSeal(shop.payload('roll-seal'), manifest);
  const at = shop.at('roll-seal');
  const put = (code: string, name: string, changes: Partial<RollSeal>): BadEntry =>
    bad(['V13', code], name, 'roll', at, shop.changed('roll-seal', writeRollSeal({ ...seal, ...changes })));
  const [a = 0, b = 0] = seal.perClass;
  const [c = 0, d = 0] = seal.perStyle;
  return [
    put('R-09', 'a seal of one voter more', { count: 10, perClass: [a + 1, b], perStyle: [c + 1, d] }),
    put('R-10', 'a seal with other classes', { perClass: [a + 1, b - 1] }),
    put('R-11', 'a seal with other styles', { perStyle: [c + 1, d - 1] }),
    put('R-12', 'a seal with another root', { root: new Uint8Array(32) }),
    bad(['V13', 'sealed'], 'a chunk after the seal', 'roll', at + 1, shop.entry('roll-chunk').slice()),
    bad(['V13', 'sealed'], 'a second seal', 'roll', at + 1, shop.entry('roll-seal').slice()),
  ];
}

/** An opening with another key and another roll (V15). */
export function wrongOpening(shop: Workshop): BadEntry[] {
  const { group } = shop.honest.election;
  const opening = readOpening(shop.payload('open'), group);
  const at = shop.at('open');
  const publicKey = opening.publicKey.add(group.generator());
  const both = { publicKey, rollRoot: new Uint8Array(32) };
  return [
    bad(
      ['V15', 'wrong-key'],
      'another key',
      'open',
      at,
      shop.changed('open', writeOpening({ ...opening, publicKey })),
    ),
    bad(
      ['V15', 'wrong-roll'],
      'another roll',
      'open',
      at,
      shop.changed('open', writeOpening({ ...opening, rollRoot: both.rollRoot })),
    ),
    bad(['V15', 'wrong-key', 'wrong-roll'], 'both', 'open', at, shop.changed('open', writeOpening(both))),
  ].map(instead);
}

/** A batch of voters 6 and 7 that would be accepted. */
function fairBatch(shop: Workshop, voters: readonly number[] = [6, 7]): PaperBatch {
  const { election } = shop.honest;
  const credentials = voters.map((voter) => keyOf(election, voter)).sort(Buffer.compare);
  const n = voters.length;
  const totals = [
    { contest: 0, valid: n, values: [n, 0, 0] },
    { contest: 1, valid: n, values: [n, 0] },
  ];
  return { station: 'Gym', credentials, ballots: n, totals };
}

/** Paper batches that cannot be true, and lists that name somebody twice or nobody (V22). */
export function wrongPaper(shop: Workshop): BadEntry[] {
  const { election } = shop.honest;
  const at = shop.at('close');
  const fair = fairBatch(shop);
  const [chair, motion] = fair.totals;
  const [low, high] = fair.credentials;
  if (!chair || !motion || !low || !high) throw new RangeError('no totals');
  const unknown = election.group.generator().toBytes();
  const put = (codes: readonly string[], name: string, changes: Partial<PaperBatch>): BadEntry =>
    bad(
      ['V22', ...codes],
      name,
      'station Gym',
      at,
      shop.signed('paper', writePaperBatch({ ...fair, ...changes })),
    );
  const totals = (valid: number, values: readonly number[]) => ({
    totals: [{ contest: 0, valid, values }, motion],
  });
  const heavy = readPaperBatch(shop.payload('paper'), election.manifest);
  const odd = [{ contest: 0, valid: 3, values: [3, 0, 0] }, ...heavy.totals.slice(1)];
  return [
    put(['PB-01'], 'a stranger', { credentials: [low, unknown] }),
    put(['PB-02'], 'names out of order', { credentials: [high, low] }),
    put(['PB-02'], 'a name twice', { credentials: [low, low] }),
    put(['PB-04'], 'more papers than voters', { ballots: 3 }),
    put(['PB-05'], 'a contest too few', { totals: [chair] }),
    put(['PB-06'], 'more votes than voters', totals(3, [3, 0, 0])),
    put(['PB-07'], 'more blank votes than votes', totals(1, [0, 0, 2])),
    put(['PB-08'], 'an odd total of double votes', { ...heavy, station: 'Gym', totals: odd }),
    put(['PB-09', 'PB-09', 'PB-10'], 'two for each option', totals(1, [2, 2, 0])),
    put(['PB-10'], 'a vote for nothing', totals(2, [0, 0, 1])),
    ...wrongRevocations(shop, unknown, low),
  ];
}

/** Lists of revoked voters that name nobody, or somebody twice. */
function wrongRevocations(shop: Workshop, unknown: Uint8Array, voter: Uint8Array): BadEntry[] {
  const revoked = (credentials: readonly Uint8Array[]): Uint8Array =>
    shop.signed('revocation', writeRevocation({ credentials, reason: 'lost' }));
  const at = shop.at('close');
  return [
    bad(['V22', 'P-01'], 'a stranger revoked', 'entry', at, revoked([unknown])),
    bad(['V22', 'P-02'], 'a voter revoked twice at once', /roll entry/, at, revoked([voter, voter])),
  ];
}

/** Paper votes and revocations of credentials that are on paper or revoked (V23). */
export function doubleMarks(shop: Workshop): BadEntry[] {
  const at = shop.at('close');
  const paper = (code: string, name: string, voters: readonly number[]): BadEntry =>
    bad(
      ['V23', code],
      name,
      /roll entry/,
      at,
      shop.signed('paper', writePaperBatch(fairBatch(shop, voters))),
    );
  const revoke = (code: string, name: string, voter: number): BadEntry =>
    bad(
      ['V23', code],
      name,
      /roll entry/,
      at,
      shop.signed(
        'revocation',
        writeRevocation({ credentials: [keyOf(shop.honest.election, voter)], reason: 'lost' }),
      ),
    );
  const again = shop.entry('paper').slice();
  return [
    bad(['V23', 'P-03'], 'a paper batch again', /roll entry/, at, again),
    paper('P-05', 'a revoked voter on paper', [6, 8]),
    revoke('P-03', 'a paper voter revoked', 4),
    revoke('P-05', 'a credential revoked again', 8),
  ];
}

/** A closing with every number wrong (V24). */
export function wrongClosing(shop: Workshop): BadEntry[] {
  const closing = readClosing(shop.payload('close'));
  const keys = ['entries', 'ballots', 'challenged', 'paper', 'revoked'] as const;
  const wrong = writeClosing({
    entries: closing.entries + 1,
    ballots: closing.ballots - 1,
    challenged: closing.challenged + 1,
    paper: closing.paper + 1,
    revoked: closing.revoked + 1,
  });
  const bytes = shop.changed('close', wrong);
  return [
    instead(bad(['V24', ...keys], 'a closing with every number wrong', 'close', shop.at('close'), bytes)),
  ];
}

/** Shares of another tally, of no contest, and second shares (V25). */
export function wrongShares(shop: Workshop): BadEntry[] {
  const share = readShare(shop.payload('share'), contextOf(shop.honest.election).group);
  const put = (code: string, name: string, at: number, changes: Partial<DecryptionShare>): BadEntry =>
    bad(['V25', code], name, 'trustee 1', at, shop.changed('share', writeShare({ ...share, ...changes })));
  const [first, result] = [shop.at('share'), shop.at('result')];
  return [
    put('unknown-contest', 'of no contest', first, { contest: 2 }),
    put('other-tally', 'of another tally', first, { tally: new Uint8Array(32) }),
    put('second-share', 'a second one', result, {}),
  ];
}

/** A share of a contest that must not be decrypted, with a valid proof (V27). */
export function shareOf(shop: Workshop, contest: number): BadEntry {
  const { trustees, board, rng } = shop.honest.election;
  const { tallying } = board.record;
  const [trustee] = trustees;
  const sum = tallying.tally.contests[contest];
  if (trustee?.share === undefined || sum === undefined) throw new RangeError('no share');
  const context = tallyContext(tallying.opened.context.electionId, tallying.hash, contest);
  const partial = partialDecrypt(sum.ciphertexts, trustee.share, context, rng);
  const payload = writeShare({ contest, tally: tallying.hash, partial });
  const bytes = shop.changed('share', payload);
  return bad(['V27', 'below-floor'], `of contest ${contest}`, 'trustee 1', shop.at('result'), bytes);
}

/** Results that say something else (V28, V29), each in place of the right one. */
export function wrongResults(shop: Workshop): BadEntry[] {
  const result = readResult(shop.payload('result'));
  const [chair, motion] = result.totals;
  const put = (
    codes: readonly [BadEntry['check'], ...string[]],
    name: string,
    changes: Partial<ResultMessage>,
  ) =>
    instead(
      bad(
        codes,
        name,
        'result',
        shop.at('result'),
        shop.changed('result', writeResult({ ...result, ...changes })),
      ),
    );
  if (chair === undefined || isMixedClaim(chair)) throw new RangeError('no totals');
  const more = [(chair[0] ?? 0) + 1, ...chair.slice(1)];
  const { roll, online, paper, revoked, abstained } = result;
  return [
    put(['V28', 'other-tally'], 'of another tally', { tally: new Uint8Array(32) }),
    put(['V28', 'contests'], 'with a contest too few', { totals: [chair] }),
    put(['V28', 'totals'], 'with a vote more', { totals: [more, motion] }),
    put(['V28', 'totals'], 'with a contest withheld', { totals: [chair, undefined] }),
    put(['V28', 'totals', 'totals'], 'with contests exchanged', { totals: [motion, chair] }),
    put(['V29', 'online', 'paper'], 'with a vote moved to paper', { online: online - 1, paper: paper + 1 }),
    put(['V29', 'revoked', 'abstained'], 'with one revoked more', {
      revoked: revoked + 1,
      abstained: abstained - 1,
    }),
    put(['V29', 'roll', 'identity'], 'with a voter more', { roll: roll + 1 }),
  ];
}
