/** `FullPublicKey.bt`: the generator and the joint public key. */
import { equalBytes } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { ForeignFiles } from '../files.js';
import { binaryFile } from './board.js';
import { readTree } from './byte-tree.js';
import { readElement, type TreeGroup } from './tree-group.js';

/**
 * Reads the public key y.
 * @returns as the group encodes it
 * @throws {DecodeError} if it does not decode, its base is not the standard generator, or it is the identity
 */
export async function readPublicKey(files: ForeignFiles, tree: TreeGroup): Promise<Uint8Array> {
  const path = 'FullPublicKey.bt';
  const [base, key] = readTree(await binaryFile({ files }, path), path, (reader) => {
    reader.node(2);
    return [readElement(tree, reader), readElement(tree, reader)] as const;
  });
  const { group } = tree;
  if (!equalBytes(base, group.generator().toBytes()))
    throw new DecodeError('bad-value', path, 'the key is not over the standard generator');
  if (equalBytes(key, group.identity().toBytes()))
    throw new DecodeError('identity', path, 'the key is the identity');
  return key;
}
