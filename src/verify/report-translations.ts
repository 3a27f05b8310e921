/** A report with the texts of the manifest in each of its languages: every text has exactly these (rule M-03). */
import type { ElectionRecord } from '../record/state.js';
import { awardResults } from './awards.js';
import type { Report, ReportTexts } from './report.js';
import { contestResults } from './results.js';
import { textIn } from './words.js';

/** Titles, names and results in the words of one language. @throws {RangeError} if the record has no manifest */
export function textsOf(record: ElectionRecord, hasResult: boolean, language: string): ReportTexts {
  const { manifest } = record.setup;
  const result = hasResult ? contestResults(record, language) : undefined;
  const awards = result && awardResults(record, result, language);
  const title = textIn(manifest, manifest.title, language);
  return { language, title, result, ...(awards && { awards }) };
}

/** The texts in all languages of the manifest. */
export function allTextsOf(record: ElectionRecord, hasResult: boolean): readonly ReportTexts[] {
  if (record.manifest === undefined) return [];
  return record.manifest.languages.map((language) => textsOf(record, hasResult, language));
}

/**
 * The report with its texts in a language, or in one that differs from it by region only; as it is where the manifest has
 * no such texts.
 */
export function reportIn(report: Report, language: string): Report {
  const { translations = [], election } = report;
  const texts =
    translations.find((one) => one.language === language) ??
    translations.find((one) => primary(one.language) === primary(language));
  if (texts === undefined || election === undefined) return report;
  const { title, ...rest } = texts;
  return { ...report, ...rest, election: { ...election, title } };
}

function primary(tag: string): string {
  return tag.split('-', 1)[0]?.toLowerCase() ?? tag;
}
