/** `hanpyo/verify/foreign`: verifiers of other systems' records, and their reports. */
export * from './belenios/index.js';
export { detectFormat, detectFormats } from './detect.js';
export * from './electionguard/index.js';
export * from './electionguard-1/index.js';
export type { ForeignFiles } from './files.js';
export type { GroupPolicy } from './group-size.js';
export * from './helios/index.js';
export { recordInFile, recordInFiles } from './memory.js';
export type { Fact, ForeignReport, Scope } from './report.js';
export { foreignReportToHtml, foreignReportToJson, foreignReportToText } from './report-views.js';
export type { ForeignEntry, ForeignFile, ForeignRecord } from './source.js';
export * as swissPost from './swisspost/index.js';
export * from './verificatum/index.js';
