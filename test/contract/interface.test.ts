/** What is written about the contracts for others is what the compiler says. */
import { readFileSync } from 'node:fs';
import { type AbiItem, type Hex, parseAbi, toEventSelector, toFunctionSelector } from 'viem';
import { describe, expect, it } from 'vitest';
import { abiFile, abiPath, DEPLOYED } from '../../examples/voting-contract/abi.js';
import { toHex } from '../../src/core/bytes.js';
import { keccak256 } from '../../src/core/sha3.js';
import { ANON_CODE_HASH, ANON_CODE_PLACES } from '../../src/evm/anonymous-code.js';
import { SIGMA_CODE_HASH } from '../../src/evm/code.js';
import { eventTopic } from '../../src/evm/events.js';
import { SIGMA_INTERFACE } from '../../src/evm/interface.js';
import { ANCHOR_ABI, ENTRY_LOG_ABI } from '../../src/ledger/evm/index.js';
import { contract, hex, unhex } from './chain.js';

/** Selectors of all functions and events, ascending. */
function selectors(abi: readonly AbiItem[]): Hex[] {
  const found = abi.flatMap((item) =>
    item.type === 'function'
      ? [toFunctionSelector(item)]
      : item.type === 'event'
        ? [toEventSelector(item)]
        : [],
  );
  return found.sort((a, b) => (a < b ? -1 : 1));
}

describe('the interface', () => {
  it('of SigmaElection is that of the contract', () => {
    expect(selectors(parseAbi(SIGMA_INTERFACE))).toEqual(
      selectors(contract('SigmaElection').abi as AbiItem[]),
    );
  });

  it.each([
    ['Anchor', ANCHOR_ABI],
    ['EntryLog', ENTRY_LOG_ABI],
  ])('of %s is that of the contract', (name, abi) => {
    expect(selectors(abi as readonly AbiItem[])).toEqual(selectors(contract(name).abi as AbiItem[]));
  });

  it('has the events that logs are read by', () => {
    const events = selectors(
      (contract('SigmaElection').abi as AbiItem[]).filter(({ type }) => type === 'event'),
    );
    const kinds = ['created', 'enrolled', 'cast', 'counted', 'share', 'finalised'] as const;
    expect(kinds.map((kind) => hex(eventTopic(kind))).sort((a, b) => (a < b ? -1 : 1))).toEqual(events);
  });
});

describe('the package', () => {
  it.each(DEPLOYED)('has the interface and bytecode of %s as the compiler makes them', (name) => {
    expect(readFileSync(abiPath(name), 'utf8')).toBe(abiFile(name));
  });
});

describe('the code', () => {
  it('of SigmaElection is what verifiers compare with', () => {
    expect(toHex(keccak256(unhex(contract('SigmaElection').deployed)))).toBe(SIGMA_CODE_HASH);
  });

  it('of AnonElection is, where its election stands there too', () => {
    const { deployed, immutables } = contract('AnonElection');
    expect(toHex(keccak256(unhex(deployed)))).toBe(ANON_CODE_HASH);
    const places = [...immutables].sort(([a], [b]) => a - b).map(([, found]) => found);
    expect(places).toEqual(ANON_CODE_PLACES);
    expect(contract('SigmaElection').immutables.size).toBe(0);
  });

  it('of a contract is within the limit of EIP-170', () => {
    for (const name of ['SigmaElection', 'AnonElection', 'Anchor', 'EntryLog'])
      expect(contract(name).deployed.length / 2 - 1).toBeLessThan(24_576);
  });
});
