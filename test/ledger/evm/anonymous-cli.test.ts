/** `hanpyo verify` of an election with anonymous ballots, from a real node; the contract is told by its code. */
import { hexToBytes, toHex } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Node, type OnChain } from '../../../examples/voting-contract/node.js';
import { type AnonymousBallot, encodeAnonymousBallot } from '../../../src/ballot/anonymous/ballot.js';
import { castAnonymousBallot } from '../../../src/ballot/anonymous/prepare.js';
import { toHex as bare, concatBytes } from '../../../src/core/bytes.js';
import { BABYJUBJUB } from '../../../src/core/groups/babyjubjub.js';
import { sumCiphertexts } from '../../../src/elgamal/cipher.js';
import { anonymousElectionId, chainContest } from '../../../src/evm/anonymous.js';
import { makeAnonymousShare } from '../../../src/evm/anonymous-share.js';
import { parseVerifyingKey, verifyingKeyWords } from '../../../src/zk/groth16/verifying-key.js';
import { ROLL, SHAPE, voter } from '../../circuits/fixtures.js';
import { type Desk, newDesk } from '../../cli/cli.js';
import { anonArgument, smallCircuit } from '../../contract/anon-scene.js';
import { dealKeys } from '../../elgamal/helpers.js';
import { seededRng } from '../../helpers/rng.js';
import { ANVIL, LEFT_OUT, stopAnvil } from './chain-place.js';

afterAll(stopAnvil);

const url = ANVIL instanceof Error ? '' : ANVIL.url;
const rng = seededRng('anonymous cli');
const keys = dealKeys(BABYJUBJUB, 2, 3, rng);

describe.skipIf(ANVIL instanceof Error)(`an election of AnonElection on a node${LEFT_OUT}`, () => {
  let desk: Desk;
  let node: Node;
  let box: OnChain;
  let known: Record<string, unknown>;
  let of: string[];

  beforeAll(async () => {
    desk = await newDesk('anonymous chain');
    node = connect(url);
    const circuit = await smallCircuit();
    const verifyingKey = parseVerifyingKey(circuit.verifyingKey);
    const opens = (await node.now()) + 100;
    const closes = opens + 100;
    const definition = {
      context: new Uint8Array(32),
      root: ROLL.root,
      key: keys.publicKey,
      opens,
      closes,
      maxBallots: 3,
    };
    box = await node.deploy('AnonElection', [verifyingKeyWords(verifyingKey), anonArgument(definition)]);
    const place = { chainId: 31337n, contract: hexToBytes(box.address) };
    const contest = chainContest(place, definition, SHAPE, verifyingKey);
    const election = anonymousElectionId(place, definition, 2, verifyingKey);
    of = ['verify', url, '--contract', box.address, '--election', toHex(election), '--block', 'latest'];
    const ballots: AnonymousBallot[] = [];
    for (const [number, values] of [
      [1, 0],
      [0, 1],
      [0, 1],
    ].entries())
      ballots.push(
        await castAnonymousBallot(contest, { kind: 'values', values }, voter(number), circuit, rng),
      );
    await node.setTime(opens);
    const bytes = concatBytes(...ballots.map(encodeAnonymousBallot));
    await node.send('cast', 1, box, 'cast', [toHex(bytes)]);
    await node.setTime(closes);
    const tally = [0, 1].map((i) =>
      sumCiphertexts(
        BABYJUBJUB,
        ballots.flatMap((b) => b.ciphertexts[i] ?? []),
      ),
    );
    for (const share of keys.shares.slice(0, 2))
      await node.send('publish', 2, box, 'publish', [toHex(makeAnonymousShare(election, tally, share, rng))]);
    known = {
      circuit: { depth: SHAPE.depth, rule: SHAPE.layout.rule },
      verifyingKey: JSON.parse(String(circuit.verifyingKey)),
      threshold: 2,
      verificationKeys: keys.verificationKeys.map((key) => bare(key.toBytes())),
      roll: ROLL.commitments.map(String),
    };
    await desk.write('known.json', known);
  });
  afterAll(() => desk.clear());

  it('is verified, with every check done', async () => {
    const ran = await desk.hanpyo([...of, '--known', '@known.json']);
    expect(ran.stdout).toMatch(/Position 1 +1\nPosition 2 +2\n\nVerdict: VERIFIED/);
    expect(ran.stdout).not.toMatch(/FAIL|SKIP/);
    expect(ran.code).toBe(0);
  });

  it('fails for another roll, and for trustees who are others', async () => {
    await desk.write('roll.json', { ...known, roll: ROLL.commitments.slice(1).map(String) });
    expect((await desk.hanpyo([...of, '--known', '@roll.json'])).stdout).toMatch(/FAIL +EVA-03/);
    const strangers = dealKeys(BABYJUBJUB, 2, 3, seededRng('strangers')).verificationKeys;
    const others = strangers.map((key) => bare(key.toBytes()));
    await desk.write('trustees.json', { ...known, verificationKeys: others });
    expect((await desk.hanpyo([...of, '--known', '@trustees.json'])).stdout).toMatch(/FAIL +EVA-06/);
  });

  it('needs what the chain does not have, in its one form', async () => {
    expect((await desk.hanpyo(of)).stderr).toMatch(/needs --known/);
    for (const change of [
      { threshold: 4 },
      { threshold: 0 },
      { verificationKeys: ['00'] },
      { roll: ['-1'] },
      { circuit: { depth: 33, rule: SHAPE.layout.rule } },
      { circuit: { depth: SHAPE.depth, rule: { ...SHAPE.layout.rule, options: 0 } } },
      { more: 1 },
    ]) {
      await desk.write('bad.json', { ...known, ...change });
      const ran = await desk.hanpyo([...of, '--known', '@bad.json']);
      expect({ change, code: ran.code, stdout: ran.stdout }).toEqual({ change, code: 2, stdout: '' });
    }
    expect((await desk.hanpyo([...of, '--known', '@known.json', '--voters', '@known.json'])).code).toBe(2);
  });
});
