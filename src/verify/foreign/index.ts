/** `hanpyo/verify/foreign`: verifiers of other systems' records, and their reports. */
export type { ForeignFiles } from './files.js';
export type { Fact, ForeignReport } from './report.js';
export { foreignReportToHtml, foreignReportToJson, foreignReportToText } from './report-views.js';
export * as swissPost from './swisspost/index.js';
export * from './verificatum/index.js';
