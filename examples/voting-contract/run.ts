/**
 * `npm run example:contract`: a whole election on a chain. Five trustees, three of whom decrypt; twenty voters, four
 * candidates; the contract checks every ballot and the result. Then anyone verifies it all again off the chain.
 */
import { systemRng as rng } from 'hanpyo/core';
import { readChainState, verifyChainElection } from 'hanpyo/evm';
import { callContract, contractCode, openChainLog, readLogEntry } from 'hanpyo/ledger/evm';
import { type ForeignReport, foreignReportToText } from 'hanpyo/verify/foreign';
import { startAnvil } from './anvil.js';
import { begin, end, type Running, vote } from './election.js';
import { connect, type Node } from './node.js';

const [VOTERS, CANDIDATES, THRESHOLD] = [20, 4, 3] as const;

const anvil = await startAnvil(VOTERS + 1);
try {
  await main(connect(anvil.url));
} finally {
  anvil.stop();
}

async function main(node: Node): Promise<void> {
  const box = await node.deploy('SigmaElection');
  const rules = { candidates: CANDIDATES, threshold: THRESHOLD, runningTally: false };
  const running = await begin(node, box, VOTERS, rules, rng);
  const { opens, closes } = running.election.definition;
  await node.setTime(opens);
  const votes = Array.from({ length: CANDIDATES }, () => 0);
  for (let voter = 1; voter <= VOTERS; voter++) {
    const candidate = [0, 2, 1, 2, 3][voter % 5] ?? 0;
    votes[candidate] = (votes[candidate] ?? 0) + 1;
    await vote(running, voter, candidate, rng);
  }
  await node.setTime(closes);
  const counts = await end(running, [1, 3, 5], rng);
  printGas(node);
  console.log(`\nResult on the chain: ${counts.join(', ')}; cast: ${votes.join(', ')}\n`);
  const report = await audit(running);
  console.log(foreignReportToText(report));
  if (report.verdict !== 'verified' || counts.some((count, i) => count !== votes[i])) process.exitCode = 1;
}

/** What an auditor does who knows the node, the contract and the id, and nothing else. */
async function audit({ node, box, election: { election } }: Running): Promise<ForeignReport> {
  const [{ client }, contract] = [node, box.bytes];
  const log = await openChainLog({ client, contract, topic: election, last: 'latest' });
  const { size } = await log.checkpoint();
  const entries: Uint8Array[] = [];
  for await (const { entry } of log.read(0, size)) entries.push(entry);
  const block = log.block();
  if (block === undefined) throw new Error('the chain has no blocks');
  const state = await readChainState((data) => callContract(client, contract, data, block), election);
  const code = await contractCode(client, contract, block);
  const first = readLogEntry(entries[0] ?? new Uint8Array()).block;
  const codeBefore = await contractCode(client, contract, { number: first - 1 });
  const place = { chainId: log.chainId, contract, election };
  return verifyChainElection({ ...place, entries, state, code, codeBefore }, rng);
}

function printGas({ gas }: Node): void {
  console.log('Gas per step\n');
  for (const [step, amounts] of gas) {
    const [least, most] = [Math.min(...amounts), Math.max(...amounts)];
    const range = least === most ? `${least}` : `${least} to ${most}`;
    console.log(`${step.padEnd(24)} ${String(amounts.length).padStart(3)} x ${range}`);
  }
}
