// What anybody does afterwards, on a machine of their own, with nothing but the address.
import { verifyElection } from 'hanpyo';
import { httpFiles } from 'hanpyo/ledger';
import { reportToText } from 'hanpyo/verify';

/** Verifies the published record. @returns the verdict, the votes of each option, and the whole report as text */
export async function audit(server: string): Promise<{ verdict: string; votes: object; text: string }> {
  const report = await verifyElection(httpFiles(`${server}/record`));
  const options = report.result?.[0]?.options ?? [];
  const votes = Object.fromEntries(options.map((option) => [option.id, option.votes]));
  return { verdict: report.verdict, votes, text: reportToText(report) };
}
