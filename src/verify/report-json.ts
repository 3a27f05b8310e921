/** The report as JSON: one object with sorted findings and fixed field order, so that two auditors can compare files. */
import type { Report } from './report.js';

/** Renders a report as one JSON object, indented, with a final newline. */
export function reportToJson(report: Report): string {
  const { format, verdict, software, election, ledger, checks, accounting, result, awards, timeline } =
    report;
  const ordered = {
    format,
    verdict,
    software,
    election: election ?? null,
    ledger: ledger ?? null,
    checks,
    accounting: accounting ?? null,
    result: result ?? null,
    ...(awards !== undefined && { awards }),
    timeline: timeline ?? null,
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}
