/** EG-12: the chains of confirmation codes, one for each device. */
import { equalBytes, utf8 } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asMap, asObject } from '../../../core/json-fields.js';
import { decoding } from '../report.js';
import { type Board, blame, type Election } from './board.js';
import type { Box, KeptBallot } from './box.js';
import { type ChainFault, chainFault, codeHash } from './codes.js';
import { BALLOTS, CHAIN_FILE, MAX_LIST_BYTES, requiredJson } from './files.js';
import { HASH_BYTES } from './hash.js';
import { idOf } from './manifest.js';
import { byteList, type TextForm, upperHex } from './text-form.js';

/** The chain of one device. */
interface Chain {
  readonly device: string;
  /** baux0; early builds of v2.0.0 have its hash H0, as text. */
  readonly start: { readonly bytes: Uint8Array; readonly hashed: boolean };
  /** HE; early builds of v2.0.0 leave it out. */
  readonly extendedHash: Uint8Array | undefined;
  readonly ballots: readonly string[];
  readonly lastCode: Uint8Array;
  readonly closingHash: Uint8Array;
}

const MAX_BALLOTS = 2 ** 27;
const MAX_BAUX_BYTES = 65_536;
const FIELDS = [
  'encrypting_device',
  'baux0',
  'ballot_ids',
  'last_confirmation_code',
  'closing_hash',
] as const;

/** Verifies all chains. */
export async function verifyChains(board: Board, election: Election, box: Box): Promise<void> {
  const { builder } = board;
  if (!election.config.chained) {
    builder.waive('EG-12', 'confirmation codes are not chained');
    return;
  }
  for (const { path, device } of box.folder.ballots)
    if (device === '') blame(board, 'EG-12', path, 'no-device', 'a ballot that is in no device’s folder');
  for (const device of box.folder.devices) {
    builder.examine('EG-12');
    const path = `${BALLOTS}/${device}/${CHAIN_FILE}`;
    const chain = await decoding(builder, 'EG-12', path, async () =>
      readChain(election, await requiredJson(board.record, path, MAX_LIST_BYTES), path),
    );
    if (chain === undefined) continue;
    const wrong = wrongChain(election, chain, box.devices.get(device) ?? []);
    if (wrong !== undefined) blame(board, 'EG-12', path, 'bad-chain', wrong);
  }
  builder.complete('EG-12');
}

function readChain({ config: { form } }: Election, value: JsonValue, path: string): Chain {
  const fields = asObject(value, path, FIELDS, ['election_base_hash', 'metadata', 'chaining']);
  if ((fields.chaining ?? true) !== true)
    throw new DecodeError('bad-value', `${path}.chaining`, 'the election is chained');
  if (fields.metadata !== undefined) asMap(fields.metadata, `${path}.metadata`);
  const hash = (name: (typeof FIELDS)[number] | 'election_base_hash'): Uint8Array =>
    form.fixed(fields[name], `${path}.${name}`, HASH_BYTES);
  const isEarly = form.version === 'v2.0.0' && fields.election_base_hash === undefined;
  return {
    device: idOf(fields.encrypting_device, `${path}.encrypting_device`),
    start: readStart(form, fields.baux0, `${path}.baux0`),
    extendedHash: isEarly ? undefined : hash('election_base_hash'),
    ballots: asArray(fields.ballot_ids, `${path}.ballot_ids`, MAX_BALLOTS).map((id, i) =>
      idOf(id, `${path}.ballot_ids[${i}]`),
    ),
    lastCode: hash('last_confirmation_code'),
    closingHash: hash('closing_hash'),
  };
}

function readStart({ version }: TextForm, value: JsonValue, path: string): Chain['start'] {
  return version === 'v2.0.0' && typeof value === 'string'
    ? { bytes: upperHex(value.slice(0, 2 * HASH_BYTES + 1), path), hashed: true }
    : { bytes: byteList(value, path, MAX_BAUX_BYTES), hashed: false };
}

function wrongChain(election: Election, chain: Chain, ballots: readonly KeptBallot[]): string | undefined {
  const { config, extendedHash } = election;
  const baux0 = config.baux0.length === 0 ? utf8(chain.device) : config.baux0;
  const start = chain.start.hashed ? codeHash(election, baux0) : baux0;
  if (!equalBytes(chain.start.bytes, start))
    return 'baux0 is neither that of the election nor the name of the device';
  if (chain.extendedHash !== undefined && !equalBytes(chain.extendedHash, extendedHash))
    return 'the chain is of another election';
  const byId = new Map(ballots.map((ballot) => [ballot.id, ballot]));
  const ordered = chain.ballots.flatMap((id) => byId.get(id) ?? []);
  if (new Set(chain.ballots).size !== chain.ballots.length) return 'a ballot is in the chain twice';
  if (ordered.length !== chain.ballots.length) return 'a ballot of the chain is not in the folder';
  if (ordered.length !== ballots.length) return 'a ballot of the folder is not in the chain';
  const stranger = ordered.find(({ device }) => device !== chain.device);
  if (stranger !== undefined) return `ballot ${JSON.stringify(stranger.id)} is of another device`;
  const fault = chainFault(election, baux0, ordered, chain);
  return fault === undefined ? undefined : faultText(fault, chain.ballots);
}

function faultText(fault: ChainFault, ids: readonly string[]): string {
  if (fault === 'last-code') return 'last_confirmation_code is not that of the last ballot';
  if (fault === 'closing-hash') return 'closing_hash does not close the chain';
  return `ballot ${JSON.stringify(ids[fault.ballot])} does not follow the one before it`;
}
