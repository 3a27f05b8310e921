/** What the browser test runs in the page: the same code as in Node, on data that the test puts into the page. */
import { fromHex, utf8 } from '../../src/core/bytes.js';
import { ed25519Verify } from '../../src/core/ed25519-verify.js';
import { P256 } from '../../src/core/groups/p256.js';
import { filesInMemory } from '../../src/ledger/published-files.js';
import { verifyElection } from '../../src/verify/verify-election.js';

/** Data of the test, as JSON in the page: signatures to judge, and the files of a record by path, in hexadecimal. */
interface PageData {
  readonly signatures: readonly { readonly key: string; readonly sig: string; readonly msg: string }[];
  readonly files: Readonly<Record<string, string>>;
}

const data: PageData = JSON.parse(document.querySelector('#data')?.textContent ?? '');
const accepted = data.signatures
  .map(({ key, sig, msg }) => (ed25519Verify(fromHex(sig), utf8(msg), fromHex(key)) ? '1' : '0'))
  .join('');
const files = new Map(Object.entries(data.files).map(([path, hex]) => [path, fromHex(hex)]));
verifyElection(filesInMemory(files)).then(({ verdict, result }) => {
  document.body.textContent = JSON.stringify({ accepted, verdict, result, engine: P256.bulk.name });
});
