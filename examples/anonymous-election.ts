// INSECURE: the keys of this trial are made of secrets that stand in the repository. An election takes them from a ceremony.
import { createHash } from 'node:crypto';
import { ElectionBoard, systemRng as rng, Trustee, verifyElection } from 'hanpyo';
import { contestRule } from 'hanpyo/ballot';
import * as anonymous from 'hanpyo/ballot/anonymous';
import { ed25519NoteSigner, filesInMemory, memoryStore, openLedger, publishedFiles } from 'hanpyo/ledger';
import * as post from 'hanpyo/record';
import { encodeVerifyingKey, parseVerifyingKey } from 'hanpyo/zk/groth16';
import { developmentBallotCircuit } from '../circuits/development.js';

// The contest, its circuit with room for 2^4 voters, and the circuit's keys.
const depth = 4;
const options = ['keep', 'change'].map((id) => ({ id, name: { en: id } }));
const rule = { kind: 'choice', min: 0, max: 1, blank: false } as const;
const contest = { id: 'statutes', title: { en: 'The statutes' }, options, rule };
const circuit = await developmentBallotCircuit(anonymous.circuitShape(depth, contestRule(contest, [])));
const key = parseVerifyingKey(circuit.verifyingKey);
const [verifyingKey = '', constraints = '', program = '', provingKey = ''] = [
  encodeVerifyingKey(key),
  circuit.r1cs,
  circuit.program,
  circuit.provingKey,
].map((bytes) => createHash('sha256').update(bytes).digest('hex'));

// The parties, and what they agree on: voters prove to be on the roll, and do not say which of them they are.
const log = ed25519NoteSigner('example.org/statutes', rng(32));
const officers = [post.newOfficer(0, rng)];
const trustees = [1, 2, 3].map((index) => new Trustee(index, rng));
const circuits = [{ verifyingKey, constraints, program, provingKey }];
const eligibility = { kind: 'anonymous', depth, nullifiers: 'per-contest', circuits } as const;
const parties = { log, officers, trustees, threshold: 2 };
const manifest = post.defineManifest(
  { title: { en: 'Assembly' }, contests: [contest], ...parties, eligibility },
  rng,
);

// A board over a log; the trustees make the election key in three rounds.
const ledger = await openLedger(memoryStore(), { origin: log.name, signer: log });
const board = await ElectionBoard.open(ledger, rng);
await board.postAll([post.manifestEntry(manifest, officers)]);
for (const _round of ['commit', 'reveal', 'confirm'])
  for (const trustee of trustees) await board.postAll(trustee.ceremony(board.record, rng));

// The roll: every voter keeps a secret and registers its commitment.
const secrets = ['ann', 'bo', 'cho', 'dae'].map(() => anonymous.newVoterSecret(rng));
const commitments = secrets.map(anonymous.voterCommitment);
await board.postAll([post.verifyingKeyEntry(board.record, key, officers)]);
await board.postAll(post.anonymousRollEntries(board.record, commitments, officers));
await board.postAll([post.openingEntry(board.record, officers)]);

// A voter's device finds its path in the commitments on the log, encrypts and proves. The fourth voter abstains.
const { size } = await ledger.checkpoint({ size: board.size });
const roll = anonymous.anonymousRoll(await post.commitmentsOn(ledger, size), depth);
const { publicKey } = board.record.poll.opened.context;
const election = anonymous.anonymousElection(manifest, publicKey, roll.root);
for (const [i, secret] of secrets.slice(0, 3).entries()) {
  const path = roll.pathOf(roll.commitments.indexOf(anonymous.voterCommitment(secret)));
  const choice = { contest: 0, choice: { kind: 'values', values: i === 0 ? [1, 0] : [0, 1] } } as const;
  const vote = await anonymous.castAnonymousVote(election, [choice], { secret, path }, [circuit], rng);
  const entry = post.anonymousBallotEntry(election.electionId, vote);
  await board.postAll([entry]);
  // A second ballot of the same voter has the same nullifier, whatever it says.
  const { refused = [] } = await board.post(entry);
  console.log(refused.map(({ check, code }) => `${check} ${code}`).join());
}

// Closing; two of three trustees decrypt the total, and nothing but the total.
await board.postAll([post.closingEntry(board.record, board.size, officers)]);
for (const trustee of trustees.slice(0, 2)) await board.postAll(trustee.decrypt(await board.settled(), rng));
await board.postAll([post.resultEntry(await board.settled(), officers)]);

// Anyone checks it from the published files alone; no prover is needed for that.
const report = await verifyElection(filesInMemory(await publishedFiles(ledger)));
for (const { name, votes } of report.result?.[0]?.options ?? []) console.log(report.verdict, name, votes);
console.log(`${report.accounting?.online} of ${report.accounting?.roll} voted`);
