/** Entries of a chunk in tests. */
export const ENTRIES = 256;
