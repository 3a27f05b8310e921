/** Name and version of the verifier, as reports state it; a test compares it with `package.json`. */
export const SOFTWARE = 'hanpyo 0.1.0';
