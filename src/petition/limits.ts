/** How large the parts of a forum may be (spec 12.1). */

/** The limits. Texts are counted in UTF-8 bytes. */
export const FORUM_LIMITS = {
  languages: 20,
  offices: 64,
  profiles: 64,
  stages: 64,
  rules: 64,
  textBytes: 3000,
  idBytes: 64,
  lineBytes: 500,
  /** 2^31 people, proposals or seconds are more than any forum has. */
  atLeast: 2_147_483_648,
  seconds: 1_099_511_627_776,
  grace: 1_000_000,
  charterBytes: 60_000,
  /** Keys in one entry of members. */
  memberKeys: 1500,
  /** Members ever: what one index holds. */
  members: 8_000_000,
  /** Proposals ever. */
  proposals: 1_000_000,
  /** A reason, a title, a summary. */
  reasonBytes: 6000,
  attachments: 64,
  outputBytes: 32,
} as const;
