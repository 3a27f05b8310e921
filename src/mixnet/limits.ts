/** Bounds of what is read from outside. */

/** Most rows of a shuffle: 2^24. */
export const MAX_ROWS = 16_777_216;
/** Most ciphertexts of a row. */
export const MAX_WIDTH = 4_096;
