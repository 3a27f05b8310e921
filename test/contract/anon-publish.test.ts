/** What anybody may write into the log of `AnonElection` cannot make it unreadable. */
import { expect, it } from 'vitest';
import { DecodeError } from '../../src/core/errors.js';
import { readLogEntry, writeLogEntry } from '../../src/ledger/evm/index.js';
import { contractLogs } from '../../src/ledger/evm/rpc.js';
import { newAnonScene } from './anon-scene.js';
import { hex, type TestLog } from './chain.js';

it('a message has at most 32,768 bytes, so that no log is too long for its readers', async () => {
  const { chain, deployed, definition } = await newAnonScene();
  chain.time = definition.closes;
  const publish = async (length: number) =>
    chain.send(deployed, await chain.account('anybody'), 'publish', [hex(new Uint8Array(length))]);
  expect((await publish(2 ** 20)).error).toBe('WrongLength');
  expect((await publish(2 ** 15 + 1)).error).toBe('WrongLength');
  const { error, logs } = await publish(2 ** 15);
  expect(error).toBeUndefined();
  const [{ topics, data }] = logs as [TestLog];
  expect(readLogEntry(writeLogEntry({ block: 1, index: 0, topics, data })).data).toEqual(data);
  const request = async (): Promise<unknown> => [
    {
      address: hex(deployed.address),
      topics: topics.map((topic) => hex(topic)),
      data: hex(data, new Uint8Array(2 ** 20)),
      blockNumber: '0x1',
      logIndex: '0x0',
    },
  ];
  const filter = { contract: deployed.address, topics: [] };
  await expect(contractLogs({ request }, filter, 0, 1)).rejects.toThrow(DecodeError);
});
