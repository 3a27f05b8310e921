/** What the page and its verifying worker say to each other. */
import type { ReportPageOptions } from 'hanpyo/verify';
import type { Brought } from './brought.js';
import type { DroppedFile } from './record.js';

/** Asks for a verification; there is one in the life of a worker. */
export interface AuditRequest {
  readonly files: readonly DroppedFile[];
  /** What the record is compared with. */
  readonly brought: readonly Brought[];
}

/** Asks for the report as a page, once there is one. */
export interface PageRequest {
  readonly page: ReportPageOptions & { readonly language: string };
}

/** What the worker says. */
export type AuditReply =
  | { readonly kind: 'started'; readonly format: string; readonly input: string | undefined }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'report'; readonly verdict: string; readonly json: string }
  | { readonly kind: 'page'; readonly language: string; readonly html: string }
  | { readonly kind: 'unreadable'; readonly message: string };
