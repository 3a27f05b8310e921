/**
 * The script of all workers of the auditor's page; the name of a worker says what it is. The auditor reads the record and judges
 * it, and hires examiners and appraisers, which run this script too, for the proofs.
 */
import { sha256State, toHex } from 'hanpyo/core';
import { evidenceOf } from './brought.js';
import type { AuditReply, AuditRequest, PageRequest } from './messages.js';
import { type DroppedFile, recordIn } from './record.js';
import { bytesOf } from './stored-file.js';
import { type AuditReport, verifyRecord } from './verify.js';

const PART = 2 ** 22;
/** How often progress is told, in milliseconds. */
const TELL_MS = 100;

let report: AuditReport | undefined;

if (self.name === 'examiner') void import('hanpyo/verify/workers/web-worker');
else if (self.name === 'appraiser') void import('hanpyo/verify/workers/foreign-web-worker');
else
  self.addEventListener('message', ({ data }: MessageEvent<AuditRequest | PageRequest>) => {
    if ('page' in data) show(data);
    else
      audit(data).catch((error: unknown) => {
        tell({ kind: 'unreadable', message: error instanceof Error ? error.message : String(error) });
      });
  });

function tell(reply: AuditReply): void {
  postMessage(reply);
}

async function audit({ files, brought }: AuditRequest): Promise<void> {
  const audited = await recordIn(files);
  tell({ kind: 'started', format: audited.format, input: await hashOf(files) });
  let told = Number.NEGATIVE_INFINITY;
  report = await verifyRecord(
    audited,
    evidenceOf(brought),
    (role) => new Worker(self.location.href, { name: role }),
    (done, total) => {
      const now = performance.now();
      if (now - told < TELL_MS && done < total) return;
      told = now;
      tell({ kind: 'progress', done, total });
    },
  );
  tell({ kind: 'report', verdict: report.verdict, json: report.json });
}

function show({ page }: PageRequest): void {
  if (report !== undefined) tell({ kind: 'page', language: page.language, html: report.html(page) });
}

/** SHA-256 of a record that is one file; a folder has the root of its ledger instead. */
async function hashOf(files: readonly DroppedFile[]): Promise<string | undefined> {
  const [[, file] = []] = files;
  if (file === undefined || files.length > 1) return undefined;
  const state = sha256State();
  for (let at = 0; at < file.size; at += PART) state.update(await bytesOf(file, at, PART));
  return toHex(state.digest());
}
