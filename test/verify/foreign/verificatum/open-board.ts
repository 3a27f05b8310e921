/** Opens a proof directory step by step, so that tests see what lies between. */
import { systemRng } from '../../../../src/core/random.js';
import type { ShuffleEquations } from '../../../../src/mixnet/equations.js';
import type { ForeignFiles } from '../../../../src/verify/foreign/files.js';
import type { Board } from '../../../../src/verify/foreign/verificatum/board.js';
import { VMN_CHECKS } from '../../../../src/verify/foreign/verificatum/checks.js';
import { deriveGenerators } from '../../../../src/verify/foreign/verificatum/generators.js';
import { readGroupText } from '../../../../src/verify/foreign/verificatum/group-text.js';
import {
  arrayTree,
  type CiphertextList,
  readCiphertexts,
} from '../../../../src/verify/foreign/verificatum/lists.js';
import { readProtocolInfo } from '../../../../src/verify/foreign/verificatum/protocol-info.js';
import { readPublicKey } from '../../../../src/verify/foreign/verificatum/public-key.js';
import { generatorStream, sessionOracle } from '../../../../src/verify/foreign/verificatum/random.js';
import { judgeServers, readCommitments } from '../../../../src/verify/foreign/verificatum/servers.js';
import { readSession } from '../../../../src/verify/foreign/verificatum/session.js';
import { ReportBuilder } from '../../../../src/verify/report.js';

/** A board and what its servers' proofs are about. */
export interface OpenBoard {
  readonly board: Board;
  readonly inputs: CiphertextList;
  readonly generators: Uint8Array;
  readonly equations: readonly ShuffleEquations[];
  readonly last: CiphertextList;
}

/** Opens a directory whose proofs are taken to hold. */
export async function openBoard(files: ForeignFiles): Promise<OpenBoard> {
  const read = async (path: string): Promise<Uint8Array> => {
    const bytes = await files(path, 2 ** 30);
    if (bytes === undefined) throw new Error(`no ${path}`);
    return bytes;
  };
  const proof: ForeignFiles = (path, maxBytes) => files(`nizkp/${path}`, maxBytes);
  const info = readProtocolInfo(await read('protInfo.xml'), 'protInfo.xml');
  const tree = readGroupText(info.groupText, 'pgroup', systemRng);
  const session = await readSession(proof, info);
  const board: Board = {
    ...{ files: proof, builder: new ReportBuilder(VMN_CHECKS), info, tree, session, rng: systemRng },
    oracle: sessionOracle(info, session.auxsid),
    publicKey: await readPublicKey(proof, tree),
    signal: undefined,
  };
  const inputs = readCiphertexts(tree, await read('nizkp/Ciphertexts.bt'), 'Ciphertexts.bt', session);
  const count = session.preparedFor ?? inputs.size;
  const elements = deriveGenerators(tree, generatorStream(board.oracle), info.statisticalBits, count);
  const equations: ShuffleEquations[] = [];
  const outcomes = await judgeServers(board, {
    inputs,
    generators: { elements, tree: arrayTree(tree, elements) },
    commitments: await readCommitments(board, count),
    judge: (some) => {
      equations.push(some);
      return undefined;
    },
    onProgress: undefined,
  });
  return { board, inputs, generators: elements, equations, last: outcomes.at(-1)?.list ?? inputs };
}
