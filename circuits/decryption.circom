pragma circom 2.1.6;

// A trustee's share of a decryption: for the trustee's public share X = x G and each first component C of a tally, the factor
// D = x C. The statement's words are a context, X, and C and D of each position.
include "multiply.circom";
include "statement.circom";

template DecryptionShare(positions) {
    // Public.
    signal input digest;
    signal input challenge;
    signal input combination;
    // The words of the statement, but for X and the factors, which follow from the rest.
    signal input context;
    signal input components[positions][2];
    // The trustee's: x in digits, and 1/8 of each component, which shows that it has prime order.
    signal input negative[windows()];
    signal input large[windows()];
    signal input eighths[positions][2];

    AssertDigits()(negative, large);
    signal share[2] <== MultiplyGenerator()(negative, large);
    AssertNonzero()(share[0]);

    component statement = CompressStatement(3 + 4 * positions);
    statement.digest <== digest;
    statement.challenge <== challenge;
    statement.combination <== combination;
    statement.words[0] <== context;
    statement.words[1] <== share[0];
    statement.words[2] <== share[1];

    component multiples[positions];
    component factor[positions];
    for (var i = 0; i < positions; i++) {
        AssertPrimeOrder()(components[i], eighths[i]);
        multiples[i] = MultiplesOf();
        multiples[i].in <== components[i];
        factor[i] = Multiply();
        factor[i].negative <== negative;
        factor[i].large <== large;
        factor[i].one <== multiples[i].one;
        factor[i].three <== multiples[i].three;
        factor[i].lastOne <== multiples[i].lastOne;
        factor[i].lastThree <== multiples[i].lastThree;
        for (var k = 0; k < 2; k++) {
            statement.words[3 + 4 * i + k] <== components[i][k];
            statement.words[5 + 4 * i + k] <== factor[i].out[k];
        }
    }
}
