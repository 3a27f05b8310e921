/**
 * Names of members that may be shortened in the booth's script: every place that declares, makes or reads one belongs to the library or
 * the booth. No platform has such a member where the booth uses it, no JSON that is read or written, no text of the script and
 * no type of texts is such a name, and nothing asks for it by a computed key. A name that is not in the list stays as it is.
 */
export const OWN_NAMES: ReadonlySet<string> = new Set(
  `
  ZERO about absorb absorbElements abstained again aggregation alternative answer app ask back
  backToVote bad badPin badRow badText ballotBytes ballotEncryption ballotSignature before begin
  bitCommitment blankBit blankHint bool branch branches bulk bytes candidate candidates cards casting
  challengeBytes challengeScalar challengeSignature challenged challenges character checkHint checkpoint
  choices choose chunk circuits classes clone closesUnknown codeHint commitmentKey complain constant
  contest contestProof copied copy cosigners counters counting create current dark defaultLanguage
  denominator depth description draft drafts edit editOf electionId element elementBytes
  elementFromBytes elementOrIdentity elementOrIdentityFromBytes eligible encoding engine equals equation
  equations excluded extensions extra finding fingerprint fingerprintHint finish first firstInvalid
  fixed forget fork fraction free full generator good hasRoll hash hashEach hashToElement hashToPoint
  hashes help helpText hex32 idBytes image invert is0 isConfigured isIdentity isOn isPublicKey isTried
  isZero jsonBytes judgeExtension judgeLogKey kept kernel keyId languages ledger ledgerIndex less
  limitConstraint limits line lineBytes list load logKeys logs looking majority make maker manifestBytes
  marks maskCommitments maxBytes maxPerOption maxScore maxima mediaBytes mediaType mediaTypeBytes
  members messageBytes minPerOption minScore money more moved multiMultiplyVartime multiply
  multiplyUnsafe multiplyVartime negate next noBudget noCamera noCode noPoints noReader noRow nobody
  notCast notCopied notOnRoll nullifiers numerator ofBudget ofOptions ofPoints ofRanks officers
  officersRequired offset oneOf onlyOnce opened opening optionRows order otherLanguage outcome papers
  part partial participants participantsNeeded parts paste payload photo pin pinLabel pivot pivotColumns
  pivots places point points policyBytes position positions posted practice precompute print problem
  proof publicKey ranks raw recast recording recordings refresh refusals reject rejected resolve
  responses review revoked revoting roll rollRoot row rowLabel rulePoints ruleRanks ruleText scan
  scanned seal sealed sealing secrets setup shapes sharedBases show shown shuffles sign signature
  signatures skipped slack spent start stepsLabel styles subtract sumColumns tables tag take tally terms
  textBytes textLength texts threshold toBytes tooFew totals trackerHint transcripts trust turnout
  typing u16 u32 u64 u8 undelivered uniformTries unitBit unitConstraint unranked unreadable until update
  url used usedExactly valid verified verify voterClass voterContest voterContests votes votesNeeded
  warmUp whole withTable witnessKeys witnesses working works worksVartime wrongElection zA zC
`
    .trim()
    .split(/\s+/),
);
