/** `hanpyo/verify`: the verifier and its reports. */
export { type RewritableScratch, type Scratch, ScratchError } from '../core/scratch.js';
export { CHECKS, type CheckDefinition, type CheckId } from '../record/checks.js';
export type { Finding } from '../record/finding.js';
export { type AwardResult, type AwardStep, awardLines } from './awards.js';
export type { ChunkKey } from './chunks/key.js';
export {
  type ChunkStore,
  chunksInFolder,
  chunksInMemory,
  type ResumeOptions,
  resumable,
} from './chunks/resume.js';
export type { ChunkAnswer, ChunkIncident, ChunkSource } from './chunks/source.js';
export type { Evidence, NamedEvidence } from './evidence.js';
export { forumReportToHtml, forumReportToJson, forumReportToText } from './forum-views.js';
export { outcomeFaults } from './outcomes.js';
export { type ForumReport, type ForumVerifyOptions, verifyForum } from './petitions.js';
export * from './report.js';
export { REPORT_CSS } from './report-css.js';
export { reportToHtml } from './report-html.js';
export { reportToJson } from './report-json.js';
export type { ReportPageOptions } from './report-page.js';
export { reportToText } from './report-text.js';
export { SecondOpinionError } from './second-opinion.js';
export type { ShuffledResult } from './shuffled-results.js';
export { SOFTWARE } from './software.js';
export { UnreadableRecordError } from './source.js';
export { verifyElection } from './verify-election.js';
export type { VerifyOptions } from './verify-options.js';
export type { WorkerPool } from './workers/pool.js';
