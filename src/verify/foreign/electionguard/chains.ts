/**
 * EG-12: the chains of confirmation codes, one for each device. No hash covers the configuration's word that codes are
 * chained, so a chain of which it knows nothing fails too; and whoever removes the chains with the word is left with the
 * auxiliary inputs of chained codes on the ballots (EG-11).
 */
import { equalBytes, utf8 } from '../../../core/bytes.js';
import { decoding } from '../report.js';
import { type Board, blame, type Election } from './board.js';
import { type Box, type KeptBallot, UNREAD } from './box.js';
import { type Chain, readChain, readUnchained } from './chain-files.js';
import { type ChainFault, chainFault, codeHash } from './codes.js';
import { BALLOTS, CHAIN_FILE, MAX_LIST_BYTES, requiredJson } from './files.js';
import { blameBoth, Sightings } from './sightings.js';

/** Verifies all chains. */
export async function verifyChains(board: Board, election: Election, box: Box): Promise<void> {
  const { builder } = board;
  if (!election.config.chained) {
    for (const folder of box.folder.chains) await verifyUnchained(board, election, box, folder);
    builder.waive('EG-12', 'confirmation codes are not chained');
    return;
  }
  for (const { path, device } of box.folder.ballots)
    if (device === '') blame(board, 'EG-12', path, 'no-device', 'a ballot that is in no device’s folder');
  const devices = new Sightings();
  for (const folder of box.folder.devices) {
    builder.examine('EG-12');
    const path = pathOf(folder);
    const chain = await decoding(builder, 'EG-12', path, async () =>
      readChain(election, await requiredJson(board.record, path, MAX_LIST_BYTES), path),
    );
    if (chain === undefined) continue;
    const first = devices.before(chain.device, path);
    if (first !== undefined)
      blameBoth(board, 'EG-12', [first, path], 'repeated-device', `device ${JSON.stringify(chain.device)}`);
    const wrong = wrongHead(election, folder, chain) ?? wrongBallots(election, chain, contentOf(box, folder));
    if (wrong !== undefined) blame(board, 'EG-12', path, 'bad-chain', wrong);
  }
  if (box.unread.size === 0) builder.complete('EG-12');
  else builder.skip('EG-12', UNREAD);
}

function pathOf(folder: string): string {
  return `${BALLOTS}/${folder}/${CHAIN_FILE}`;
}

/** What is known of a device's folder. */
interface Content {
  readonly ballots: readonly KeptBallot[];
  /** Whether these are all that is in it. */
  readonly whole: boolean;
}

function contentOf({ devices, unread }: Box, folder: string): Content {
  return { ballots: devices.get(folder) ?? [], whole: !unread.has(folder) };
}

/** A chain where there should be none; early builds of v2.0.0 write what looks like one, and says that it is not. */
async function verifyUnchained(board: Board, election: Election, box: Box, folder: string): Promise<void> {
  const path = pathOf(folder);
  if (election.config.form.version !== 'v2.0.0') {
    blame(board, 'EG-12', path, 'stranger', 'a chain, and the election is not chained');
    return;
  }
  const list = await decoding(board.builder, 'EG-12', path, async () =>
    readUnchained(await requiredJson(board.record, path, MAX_LIST_BYTES), path),
  );
  if (list === undefined) return;
  const wrong = wrongDevice(folder, list) ?? wrongList(list, contentOf(box, folder));
  if (wrong !== undefined) blame(board, 'EG-12', path, 'bad-list', wrong);
}

/** Folders are named after their devices; spaces become underscores. */
function wrongDevice(folder: string, { device }: Pick<Chain, 'device'>): string | undefined {
  const names = [device, device.replaceAll(' ', '_')];
  return names.includes(folder) ? undefined : `the folder is not that of device ${JSON.stringify(device)}`;
}

function wrongHead(election: Election, folder: string, chain: Chain): string | undefined {
  const start = chain.start.hashed ? codeHash(election, startOf(election, chain)) : startOf(election, chain);
  if (!equalBytes(chain.start.bytes, start))
    return 'baux0 is neither that of the election nor the name of the device';
  if (chain.extendedHash !== undefined && !equalBytes(chain.extendedHash, election.extendedHash))
    return 'the chain is of another election';
  return wrongDevice(folder, chain);
}

/** baux0. */
function startOf({ config }: Election, { device }: Chain): Uint8Array {
  return config.baux0.length === 0 ? utf8(device) : config.baux0;
}

function wrongList(
  { ballots: ids }: Pick<Chain, 'ballots'>,
  { ballots, whole }: Content,
): string | undefined {
  const named = new Set(ids);
  if (named.size !== ids.length) return 'a ballot is in the chain twice';
  const known = new Set(ballots.map(({ id }) => id));
  if (whole && ids.some((id) => !known.has(id))) return 'a ballot of the chain is not in the folder';
  return ballots.every(({ id }) => named.has(id)) ? undefined : 'a ballot of the folder is not in the chain';
}

function wrongBallots(election: Election, chain: Chain, content: Content): string | undefined {
  const wrong = wrongList(chain, content);
  if (wrong !== undefined) return wrong;
  const byId = new Map(content.ballots.map((ballot) => [ballot.id, ballot]));
  const ordered = chain.ballots.map((id) => byId.get(id));
  const stranger = content.ballots.find(({ device }) => device !== chain.device);
  if (stranger !== undefined) return `ballot ${JSON.stringify(stranger.id)} is of another device`;
  const fault = chainFault(election, startOf(election, chain), ordered, chain);
  return fault === undefined ? undefined : faultText(fault, chain.ballots);
}

function faultText(fault: ChainFault, ids: readonly string[]): string {
  if (fault === 'last-code') return 'last_confirmation_code is not that of the last ballot';
  if (fault === 'closing-hash') return 'closing_hash does not close the chain';
  return `ballot ${JSON.stringify(ids[fault.ballot])} does not follow the one before it`;
}
