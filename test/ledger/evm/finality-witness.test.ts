/** A witness that believes a node, and the node changes its mind: two histories are never cosigned, nor those of another chain. */
import { encodeAbiParameters } from 'viem';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/core/bytes.js';
import { DecodeError } from '../../../src/core/errors.js';
import { keccak256 } from '../../../src/core/sha3.js';
import { type EvmNode, evmStore, finalityWitness, hexOf } from '../../../src/ledger/evm/index.js';
import { type Checkpoint, cosignatureSigner } from '../../../src/ledger/index.js';
import { appendLeaf, type CompactRange, emptyRange, leafHash, rangeRoot } from '../../../src/ledger/tree.js';
import { rejection } from '../helpers.js';

const CONTRACT = new Uint8Array(20).fill(1);
const ENTRY = keccak256(utf8('Entry(uint64,bytes32,bytes)'));
const signer = cosignatureSigner('final.example.org', new Uint8Array(32).fill(5), () => 1_700_000_000);

/** A node of the chain 7 whose contract holds these entries, one in each block; all of them are final. */
function nodeOf(entries: () => readonly string[]): EvmNode {
  return {
    async request({ method, params }) {
      if (method === 'eth_chainId') return '0x7';
      const [first] = params as readonly unknown[];
      const number = String(first).startsWith('0x') ? String(first) : `0x${entries().length.toString(16)}`;
      if (method === 'eth_getBlockByNumber') return { number, hash: hexOf(new Uint8Array(32)) };
      return entries().map((entry, i) => ({
        address: hexOf(CONTRACT),
        topics: [ENTRY, word(i), word(i)].map(hexOf),
        data: encodeAbiParameters([{ type: 'bytes' }], [hexOf(utf8(entry))]),
        blockNumber: `0x${i.toString(16)}`,
        logIndex: '0x0',
      }));
    },
  };
}

function word(value: number): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? value : 0));
}

function headOf(entries: readonly string[]): Checkpoint {
  let range: CompactRange = emptyRange();
  for (const entry of entries) range = appendLeaf(range, leafHash(utf8(entry)));
  const head = { origin: 'log', size: entries.length, root: rangeRoot(range) };
  return { ...head, note: new Uint8Array(), cosigners: [] };
}

describe('a finality witness', () => {
  const quick = { contract: CONTRACT, signer, pollMs: 1, patienceMs: 3 };
  const none = async (): Promise<Uint8Array[]> => [];

  it('cosigns what grows, and nothing of another history that a node shows it later', async () => {
    let entries = ['a', 'b'];
    const witness = finalityWitness({ ...quick, node: nodeOf(() => entries) });
    const cosign = (of: readonly string[]): Promise<string> => witness.cosign(headOf(of), none);
    expect(await cosign(['a'])).toContain('final.example.org');
    expect(await cosign(['a', 'b'])).toContain('final.example.org');
    entries = ['a', 'x', 'y'];
    for (const other of [['a'], ['a', 'x'], entries])
      expect(await rejection(cosign(other))).toMatchObject({ code: 'ledger-witness' });
    // A node that is only behind is waited for, and believed again.
    entries = ['a'];
    expect(await rejection(cosign(['a']))).toMatchObject({
      message: expect.stringContaining('not final yet'),
    });
    entries = ['a', 'b', 'c'];
    expect(await cosign(entries)).toContain('final.example.org');
  });

  it('reads no node of another chain, and no store is opened over one', async () => {
    const node = nodeOf(() => ['a']);
    const head = headOf(['a']);
    expect(await finalityWitness({ ...quick, node, chainId: 7n }).cosign(head, none)).toContain('final');
    const stranger = finalityWitness({ ...quick, node, chainId: 1n });
    await expect(stranger.cosign(head, none)).rejects.toThrow(DecodeError);
    const wallet = {
      sendTransaction: (): never => {
        throw new Error('nothing is to be sent');
      },
    };
    await expect(evmStore({ node, wallet, contract: CONTRACT, chainId: 1n }).open()).rejects.toThrow(
      '7, not 1',
    );
  });
});
