/** Which system made a record, told by the names of its files and their first bytes. */
import { isBelenios } from './belenios/detect.js';
import { isElectionGuard } from './electionguard/detect.js';
import { isElectionGuard1 } from './electionguard-1/detect.js';
import { isHelios } from './helios/detect.js';
import type { ForeignRecord } from './source.js';
import { isVerificatum } from './verificatum/detect.js';

/** How the records of one system are recognised. Nothing is verified, and a record that is recognised may still be bad. */
interface FormatDetector {
  readonly format: string;
  readonly recognises: (record: ForeignRecord) => Promise<boolean>;
}

const DETECTORS: readonly FormatDetector[] = [
  { format: 'verificatum', recognises: isVerificatum },
  { format: 'belenios', recognises: isBelenios },
  { format: 'helios', recognises: isHelios },
  { format: 'electionguard', recognises: isElectionGuard },
  { format: 'electionguard-1', recognises: isElectionGuard1 },
];

/** Whether there is a record of a format at all. */
export async function isRecordOf(format: string, record: ForeignRecord): Promise<boolean> {
  const detector = DETECTORS.find((one) => one.format === format);
  return detector !== undefined && (await detector.recognises(record));
}

/** The formats of which there is a record: none if it is none of the other systems', several if records lie side by side. */
export async function detectFormats(record: ForeignRecord): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { format, recognises } of DETECTORS) if (await recognises(record)) found.push(format);
  return found;
}

/** The first of {@link detectFormats}, or `undefined`. */
export async function detectFormat(record: ForeignRecord): Promise<string | undefined> {
  return (await detectFormats(record))[0];
}
