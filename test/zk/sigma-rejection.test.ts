import { describe } from 'vitest';
import { decode, Writer } from '../../src/core/codec.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { proveStatement, readProof, verifyStatement, writeProof } from '../../src/zk/nizk.js';
import { seededRng } from '../helpers/rng.js';
import { sessionTranscript, TEST_64 } from './fixtures.js';
import { rejectionSuite } from './rejection-suite.js';
import { otherStatements, statementCases } from './statements.js';

describe.each([
  [TEST_64, 1],
  [RISTRETTO255, 53],
])('sigma proofs in $id', (group, step) => {
  for (const { name, statement, witness, fields } of statementCases(group)) {
    const proof = proveStatement(statement, witness, sessionTranscript(group), seededRng(name));
    const writer = new Writer();
    writeProof(writer, proof);
    rejectionSuite(name, {
      group,
      fields,
      step,
      bytes: writer.finish(),
      verify: (bytes, transcript) =>
        verifyStatement(
          statement,
          decode(bytes, 'proof', (r) => readProof(r, statement)),
          transcript,
        ),
      others: otherStatements(statement).map(([label, other]) => [
        label,
        () => verifyStatement(other, proof, sessionTranscript(group)),
      ]),
    });
  }
});
