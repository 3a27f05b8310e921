pragma circom 2.1.6;

// Scalars times points of prime order l (2^250 < l < 2^251), in 126 signed digits of two bits each:
//
//   k = sum of d_i 4^i,   d_i = 1, -1, 3 or -3,   i = 0 .. 125.
//
// These are all odd integers between -2^252 and 2^252, hence all residues modulo the odd l; which one of them a prover
// takes makes no difference to the product. A digit is two bits: `negative`, and `large` for 3.
//
// Sums run from the lowest digit up. Before digit i <= 124 is added the sum is s P with s odd, |s| <= 4^i - 1, and the term is
// t P with 4^i <= |t| <= 3 4^i. So s - t and s + t are not 0, and their absolute value is below 4^(i+1) <= 4^125 = 2^250 < l:
// neither is a multiple of l, the two u differ, and the Montgomery addition is sound and always possible. Only the last
// digit could meet the sum modulo l; it is added by the complete Edwards formulas. The sum before it is s P with s odd and
// |s| < l, so it is never the identity and can be converted.
include "babyjubjub.circom";

function windows() { return 126; }

// The bits of the digits are bits.
template AssertDigits() {
    signal input negative[windows()];
    signal input large[windows()];
    for (var i = 0; i < windows(); i++) {
        negative[i] * (negative[i] - 1) === 0;
        large[i] * (large[i] - 1) === 0;
    }
}

// The sum of the terms of the digits 0 .. 124, on the Montgomery curve, plus that of the last one, on the Edwards curve.
template SumTerms() {
    signal input terms[windows() - 1][2];
    signal input last[2];
    signal output out[2];
    signal sums[windows() - 1][2];
    sums[0] <== terms[0];
    for (var i = 1; i < windows() - 1; i++) sums[i] <== MontgomeryAdd()(sums[i - 1], terms[i]);
    signal lower[2] <== ToEdwards()(sums[windows() - 2]);
    out <== EdwardsAdd()(lower, last);
}

// k times the generator. Tables are constants, so that only the sign costs a constraint.
template MultiplyGenerator() {
    signal input negative[windows()];
    signal input large[windows()];
    signal output out[2];

    var power[2] = generator();
    signal terms[windows() - 1][2];
    for (var i = 0; i < windows() - 1; i++) {
        var one[2] = toMontgomeryKnown(power);
        var three[2] = toMontgomeryKnown(multiplyKnown(power, 3));
        terms[i][0] <== one[0] + large[i] * (three[0] - one[0]);
        terms[i][1] <== (1 - 2 * negative[i]) * (one[1] + large[i] * (three[1] - one[1]));
        power = multiplyKnown(power, 4);
    }
    var end = windows() - 1;
    var three[2] = multiplyKnown(power, 3);
    signal last[2];
    last[0] <== (1 - 2 * negative[end]) * (power[0] + large[end] * (three[0] - power[0]));
    last[1] <== power[1] + large[end] * (three[1] - power[1]);
    out <== SumTerms()(terms, last);
}

// The multiples 4^i P and 3 4^i P of a point of order l: made once, used by every multiplication of it. 2 P and P have
// different u, for neither P nor 3 P is the identity.
template MultiplesOf() {
    signal input in[2];
    signal output one[windows()][2];
    signal output three[windows()][2];
    // The last ones again, on the Edwards curve.
    signal output lastOne[2];
    signal output lastThree[2];

    signal twice[windows()][2];
    one[0] <== ToMontgomery()(in);
    for (var i = 0; i < windows(); i++) {
        if (i > 0) one[i] <== MontgomeryDouble()(twice[i - 1]);
        twice[i] <== MontgomeryDouble()(one[i]);
        three[i] <== MontgomeryAdd()(twice[i], one[i]);
    }
    lastOne <== ToEdwards()(one[windows() - 1]);
    lastThree <== ToEdwards()(three[windows() - 1]);
}

// k times the point that the multiples are of.
template Multiply() {
    signal input negative[windows()];
    signal input large[windows()];
    signal input one[windows()][2];
    signal input three[windows()][2];
    signal input lastOne[2];
    signal input lastThree[2];
    signal output out[2];

    signal terms[windows() - 1][2];
    signal unsigned[windows() - 1];
    for (var i = 0; i < windows() - 1; i++) {
        terms[i][0] <== one[i][0] + large[i] * (three[i][0] - one[i][0]);
        unsigned[i] <== one[i][1] + large[i] * (three[i][1] - one[i][1]);
        terms[i][1] <== (1 - 2 * negative[i]) * unsigned[i];
    }
    var end = windows() - 1;
    signal last[2];
    signal lastUnsigned <== lastOne[0] + large[end] * (lastThree[0] - lastOne[0]);
    last[0] <== (1 - 2 * negative[end]) * lastUnsigned;
    last[1] <== lastOne[1] + large[end] * (lastThree[1] - lastOne[1]);
    out <== SumTerms()(terms, last);
}
