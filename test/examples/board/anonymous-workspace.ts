/** An open election of anonymous voters in a folder as `hanpyo init` makes it, ready to be served. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toHex } from '../../../src/core/bytes.js';
import { fileStore } from '../../../src/ledger/file/index.js';
import {
  type AnonymousOptions,
  type AnonymousTestElection,
  openAnonymousElection,
} from '../../helpers/anonymous-election.js';

/** Makes one. Its board is closed. @param workspace - without a record yet */
export async function anonymousWorkspace(
  workspace: string,
  options: Omit<AnonymousOptions, 'store'>,
): Promise<AnonymousTestElection> {
  const store = fileStore(join(workspace, 'record'), { journalDirectory: join(workspace, 'journal') });
  const election = await openAnonymousElection({ ...options, store });
  await election.board.ledger.close();
  const { origin, logSeed } = election;
  const key = { format: 'hanpyo log secret v1', origin, seed: toHex(logSeed) };
  await mkdir(join(workspace, 'secrets'), { mode: 0o700 });
  await writeFile(join(workspace, 'secrets', 'log.json'), JSON.stringify(key), { mode: 0o600 });
  return election;
}
