/** The worked ballot of docs/spec/ballots.md, computed by the library. */
import { type Ballot, NO_PREVIOUS, writeBallot } from '../../src/ballot/ballot.js';
import { placeBytes } from '../../src/ballot/ballot-proofs.js';
import { challengeBallot } from '../../src/ballot/challenge.js';
import { type ElectionContext, electionContext } from '../../src/ballot/context.js';
import { fingerprint } from '../../src/ballot/fingerprints.js';
import { castBallot, prepareBallot } from '../../src/ballot/prepare.js';
import { buildRoll } from '../../src/ballot/roll.js';
import { trackerText } from '../../src/ballot/tracker.js';
import { toHex } from '../../src/core/bytes.js';
import type { Element, Scalar } from '../../src/core/group.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import type { Rng } from '../../src/core/random.js';
import type { Proof } from '../../src/zk/nizk.js';
import { sumContest } from '../helpers/sum-contests.js';
import { choices, smallManifest, values } from './ballot-fixtures.js';

const group = RISTRETTO255;
const constant: Rng = (length) => new Uint8Array(length).fill(7);
const times = (n: number): Element => group.generator().multiply(group.scalar(n));
const hex = (part: Element | Scalar): string => toHex(part.toBytes());

/** The context of the worked ballot: a real one, but for the election id. */
function workedContext(): ElectionContext {
  const manifest = smallManifest({
    styles: [{ id: 'one', contests: ['question'] }],
    contests: smallManifest().contests.slice(0, 1),
  });
  const rows = [{ key: times(2001).toBytes(), class: 0, style: 0, excluded: [] }];
  const context = electionContext(manifest, times(1001), buildRoll(rows, manifest));
  return { ...context, electionId: new Uint8Array(32).fill(0x11) };
}

/** The ballot, its context, and the lines of the document. */
export function workedBallot(): { context: ElectionContext; ballot: Ballot; lines: string[] } {
  const context = workedContext();
  const secret = group.scalar(2001);
  const voter = { secret, sequence: 0, previous: NO_PREVIOUS };
  const prepare = () => prepareBallot(context, voter, choices(values(1, 0)), constant);
  const prepared = prepare();
  const { tracker } = prepared;
  const ballot = castBallot(prepared, secret, constant);
  const challenged = challengeBallot(prepare(), secret, constant);
  const { ciphertexts, proof } = sumContest(ballot.contests[0]);
  const lines = [
    `K = ${hex(context.publicKey)}`,
    `credential = ${hex(ballot.credential)}`,
    `context = ${toHex(placeBytes(ballot, 0))}`,
    ...(challenged.openings[0]?.nonces ?? []).map((nonce, i) => `r_${i} = ${hex(nonce)}`),
    ...ciphertexts.flatMap(({ c1, c2 }, i) => [`E_${i}.c1 = ${hex(c1)}`, `E_${i}.c2 = ${hex(c2)}`]),
    ...(['B', 'A', 'C', 'D'] as const).map((name) => `${name} = ${hex(proof[name])}`),
    `T.c1 = ${hex(proof.T.c1)}`,
    `T.c2 = ${hex(proof.T.c2)}`,
    ...proof.f.map((response, i) => `f_${i} = ${hex(response)}`),
    ...(['zA', 'zC', 'zE'] as const).map((name) => `${name} = ${hex(proof[name])}`),
    `tracker = ${toHex(tracker)}`,
    `tracker text = ${trackerText(tracker)}`,
    ...signatureLines('signature', ballot.signature),
    ...signatureLines('challenge signature', challenged.signature),
    `fingerprint of E_0.c1 = ${toHex(fingerprint('ciphertext', ciphertexts[0]?.c1.toBytes() ?? tracker))}`,
    `fingerprint of B = ${toHex(fingerprint('commitment', proof.B.toBytes()))}`,
    `ballot = ${toHex(writeBallot(ballot))}`,
  ];
  return { context, ballot, lines };
}

function signatureLines(name: string, proof: Proof): string[] {
  if (proof.kind !== 'linear') throw new Error('a signature is a linear proof');
  const [commitment] = proof.commitments;
  const [response] = proof.responses;
  if (commitment === undefined || response === undefined) throw new Error('no signature');
  return [`${name} commitment = ${hex(commitment)}`, `${name} response = ${hex(response)}`];
}
