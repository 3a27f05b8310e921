/** Recognising proof directories of Verificatum. */
import { type ForeignRecord, firstBytes } from '../source.js';

/** Whether a record has the protocol file of Verificatum. */
export async function isVerificatum(record: ForeignRecord): Promise<boolean> {
  return (await firstBytes(record, 'protInfo.xml', 1)).length > 0;
}
