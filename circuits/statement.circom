pragma circom 2.1.6;

// Many words of a statement as three public signals, so that a contract verifies a short proof. The digest is a
// commitment to the words, by Poseidon in chunks of 7; the challenge is a hash of the digest and of the words, made by
// the verifier; the combination is the words as a polynomial, highest power first, at the challenge. The circuit's words are
// fixed by the digest before the challenge is known, so that they are the verifier's unless two different polynomials meet
// at a random point. Without the digest they could be chosen afterwards, to fit.
include "poseidon.circom";

template CompressStatement(n) {
    signal input words[n];
    signal input digest;
    signal input challenge;
    signal input combination;

    var chunks = (n + 6) \ 7;
    signal chain[chunks + 1];
    chain[0] <== 0;
    component hash[chunks];
    for (var i = 0; i < chunks; i++) {
        hash[i] = Poseidon(8);
        hash[i].in[0] <== chain[i];
        for (var j = 0; j < 7; j++) {
            if (7 * i + j < n) hash[i].in[j + 1] <== words[7 * i + j];
            else hash[i].in[j + 1] <== 0;
        }
        chain[i + 1] <== hash[i].out;
    }
    digest === chain[chunks];

    signal sums[n];
    sums[0] <== words[0];
    for (var i = 1; i < n; i++) sums[i] <== sums[i - 1] * challenge + words[i];
    combination === sums[n - 1];
}
