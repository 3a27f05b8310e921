/** When and where a verification was done, for the head of its report: what no record tells, and no two runs have in common. */
import type { ReportPageOptions } from '../verify/report-page.js';

/** Begins to measure. @returns what makes the lines for a report, in its language, when it is done */
export function startCircumstances(): (
  language: string | undefined,
) => NonNullable<ReportPageOptions['circumstances']> {
  const start = performance.now();
  return (language) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const [at, took, machine] = /^ko\b/.test(language ?? '')
      ? ['검증 시각', '걸린 시간', '실행 환경']
      : ['Verified at', 'Took', 'Machine'];
    return [
      { label: `${at}`, value: new Date().toISOString().replace(/\.\d+Z$/, 'Z') },
      { label: `${took}`, value: `${seconds} s` },
      { label: `${machine}`, value: `Node ${process.version}, ${process.platform} ${process.arch}` },
    ];
  };
}
